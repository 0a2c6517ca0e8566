package io.trapgate.it.x86.decode;

import io.trapgate.target.x86.core.DecoderProbe;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Differences from iced that are meant, each with its reason. */
final class Deviations {
  private static final String NULL_OVERRIDE =
      "ES, CS, SS and DS prefixes do nothing in 64-bit mode; iced shows them as written";

  private static final Set<String> UNDEFINED_LATER = Set.of("mov", "fxsave", "fxrstor");

  private Deviations() {}

  /** Why these two may differ. */
  static Optional<String> reason(
      Iced.Question question, DecoderProbe.Decoded ours, Optional<Iced.Answer> theirs) {
    if (theirs.isEmpty() && UNDEFINED_LATER.contains(ours.name())) {
      return Optional.of("decoded, but #UD when it executes: after #NM, or by the register's number");
    }
    if (question.bits() == 64 && theirs.isPresent()) {
      Iced.Answer flat = new Iced.Answer(theirs.get().length(), theirs.get().name(), flat(theirs.get().operands()));
      DecoderProbe.Decoded mine = new DecoderProbe.Decoded(ours.length(), ours.name(), flat(ours.operands()), flat(ours.segment()), ours.operandBytes());
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
