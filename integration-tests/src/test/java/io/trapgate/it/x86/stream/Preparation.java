package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.SegmentName;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What an instruction needs before it so that it does more than fault: pointers and counts of
 * strings, a return address, a target inside the snippet.
 */
final class Preparation {
  private static final Set<String> STRINGS =
      Set.of(
          "movsb", "movs", "cmpsb", "cmps", "stosb", "stos", "lodsb", "lods", "scasb", "scas",
          "insb", "ins", "outsb", "outs");
  private static final int GAP_BYTES = 24;

  private final StreamMaker maker;
  private final Random random;

  Preparation(StreamMaker maker, Random random) {
    this.maker = maker;
    this.random = random;
  }

  /** Appends what the instruction needs and adapts it; nothing when that can't be. */
  Optional<InsnSample> prepare(InsnSample sample) {
    String name = sample.name();
    if (STRINGS.contains(name)) {
      return strings(sample);
    }
    if (sample.relativeBytes() > 0) {
      return sample.withTail(sample.relativeBytes(), random.nextInt(GAP_BYTES));
    }
    return switch (name) {
      case "call", "jmp" -> indirect(sample);
      case "ret" -> nearReturn(sample);
      case "xlat" -> {
        long table = maker.places().data(1, sample.addressBytes(), sample.segment());
        yield with(sample, Gpr.RBX, table - maker.places().base(sample.segment()));
      }
      case "enter" -> {
        with(sample, Gpr.RBP, maker.places().stack());
        yield sample.withTail(3, random.nextInt(64) | random.nextInt(5) << 16);
      }
      case "leave" -> with(sample, Gpr.RBP, maker.places().stack());
      case "popf" -> flags(sample);
      case "div", "idiv" ->
          random.nextInt(5) == 0 ? Optional.of(sample) : with(sample, Gpr.RDX, random.nextInt(4));
      default -> Optional.of(sample); // nothing is needed
    };
  }

  private Optional<InsnSample> with(InsnSample sample, int register, long value) {
    return maker.append(maker.assembly().mov(register, value))
        ? Optional.of(sample)
        : Optional.empty();
  }

  private Optional<InsnSample> strings(InsnSample sample) {
    Places places = maker.places();
    int bytes = sample.addressBytes();
    long source = places.data(8, bytes, sample.segment()) - places.base(sample.segment());
    long target = places.data(8, bytes, SegmentName.ES) - places.base(SegmentName.ES);
    if (random.nextInt(3) != 0) {
      maker.append(maker.assembly().mov(Gpr.RSI, source));
    }
    if (random.nextInt(3) != 0) {
      maker.append(maker.assembly().mov(Gpr.RDI, target));
    }
    return sample.repeated()
        ? with(sample, Gpr.RCX, random.nextInt(7))
        : Optional.of(sample);
  }

  private Optional<InsnSample> flags(InsnSample sample) {
    int value = random.nextInt(0x8000) & (random.nextInt(8) == 0 ? -1 : ~0x100);
    boolean wide = maker.mode().codeBits() > 16 && random.nextInt(4) == 0;
    value |= wide ? random.nextInt(64) << 16 & ~0x2_0000 : 0;
    return maker.append(maker.assembly().push(value)) ? Optional.of(sample) : Optional.empty();
  }

  /** Offset of a place behind an instruction that will stand behind so many other bytes. */
  private long behind(int bytes) {
    return maker.ours().state().rip + bytes + random.nextInt(GAP_BYTES);
  }

  private Optional<InsnSample> nearReturn(InsnSample sample) {
    Optional<InsnSample> returning =
        sample.length() > 2 && sample.operandCount() > 0
            ? sample.withTail(2, random.nextInt(16))
            : Optional.of(sample);
    int size = maker.mode().codeBits() == 16 ? 3 : 5;
    int target = (int) behind(size + sample.length());
    return maker.append(maker.assembly().push(target)) ? returning : Optional.empty();
  }

  private Optional<InsnSample> indirect(InsnSample sample) {
    int register = sample.firstRegister();
    if (register >= 0) {
      return with(sample, register, behind(10 + sample.length()));
    }
    return Optional.of(sample);
  }
}
