package io.trapgate.it.x86.decode;

import io.trapgate.target.x86.core.DecoderProbe;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Differences from iced that are meant, each with its reason. */
final class Deviations {
  private static final String NULL_OVERRIDE =
      "ES, CS, SS and DS prefixes do nothing in 64-bit mode; iced shows them as written";

  private static final String REGISTER_FORM =
      "FXSAVE and FXRSTOR of a register: #UD or an emulation failure when it executes";
  private static final String FX_PREFIX =
      "FXSAVE and FXRSTOR with 66: #UD or, with the emulator's profile, ignored when it executes";
  private static final String PAUSE = "F3 41 90 exchanges with R8 (measured); iced has PAUSE";
  private static final String NO_SUCH_REGISTER =
      "MOV to CS, and of control and debug registers that aren't there: #UD when it executes";

  /** CS, CR1, CR5 to CR7, CR9 and more (iced knows none of these); debug registers from 8. */
  private static final Pattern NO_REGISTER =
      Pattern.compile("r (CS|CR([15679]|1[0-5])|DR([89]|1[0-5]))");

  private Deviations() {}

  /** Why these two may differ. */
  static Optional<String> reason(
      Iced.Question question, DecoderProbe.Decoded ours, Optional<Iced.Answer> theirs) {
    if (ours.name().startsWith("fx") && ours.operands().isEmpty()) {
      return Optional.of(REGISTER_FORM);
    }
    if (ours.name().startsWith("fx") && theirs.isEmpty()) {
      return Optional.of(FX_PREFIX);
    }
    boolean noRegister =
        ours.name().equals("mov") && ours.operands().stream().anyMatch(NO_REGISTER.asPredicate());
    if (theirs.isEmpty() && noRegister) {
      return Optional.of(NO_SUCH_REGISTER);
    }
    boolean pause = theirs.isPresent() && theirs.get().name().equals("pause");
    if (ours.name().equals("xchg") && pause && ours.operands().getFirst().startsWith("r R8")) {
      return Optional.of(PAUSE);
    }
    if (question.bits() == 64 && theirs.isPresent()) {
      Iced.Answer answer = theirs.get();
      Iced.Answer flat =
          new Iced.Answer(
              answer.length(), answer.encoding(), answer.name(), flat(answer.operands()));
      DecoderProbe.Decoded mine =
          new DecoderProbe.Decoded(
              ours.row(),
              ours.length(),
              ours.name(),
              flat(ours.operands()),
              flat(ours.segment()),
              ours.operandBytes(),
              ours.addressBytes());
      if (Spelling.difference(mine, flat).isEmpty()) {
        return Optional.of(NULL_OVERRIDE);
      }
    }
    return Optional.empty();
  }

  private static List<String> flat(List<String> operands) {
    return operands.stream().map(Deviations::flat).toList();
  }

  /** The four segments without a base are one. */
  private static String flat(String operand) {
    return operand.replaceAll("\\b(ES|CS|SS|DS)\\b", "DS");
  }
}
