package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.SegmentName;
import java.util.List;
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
  private static final int[] X87_PRECISIONS = {0, 0x200, 0x300, 0x300};
  private static final int GAP_BYTES = 24;

  /** Of QEMU's board and of ours. */
  private static final int[] QUIET_PORTS = {0xEC, 0xF8, 0xFC};

  private final StreamMaker maker;
  private final Random random;
  private final SystemPreparation system;
  private boolean placed;

  Preparation(StreamMaker maker, Random random) {
    this.maker = maker;
    this.random = random;
    this.system = new SystemPreparation(maker, this, random);
  }

  /** Whether the last instruction prepared has its memory operand where it must be. */
  boolean hasPlaced() {
    return placed;
  }

  /** Appends what the instruction needs and adapts it; nothing when that can't be. */
  Optional<InsnSample> prepare(InsnSample sample) {
    placed = false;
    String name = sample.name();
    if (STRINGS.contains(name)) {
      return strings(sample);
    }
    if (sample.relativeBytes() > 0) {
      return sample.withTail(sample.relativeBytes(), random.nextInt(GAP_BYTES));
    }
    return switch (name) {
      case "call", "jmp" -> branch(sample);
      case "ret" -> nearReturn(sample);
      case "retf" -> system.farReturn(sample);
      case "iret" -> system.interruptReturn(sample);
      case "xlat" -> {
        long table = maker.places().data(1, sample.addressBytes(), sample.segment());
        yield with(sample, Gpr.RBX, table - maker.places().base(sample.segment()));
      }
      case "enter" -> {
        with(sample, Gpr.RBP, maker.places().stack());
        yield sample.withTail(3, random.nextInt(64) | random.nextInt(5) << 16);
      }
      case "shld", "shrd" ->
          sample.codes().contains("CL")
              ? with(sample, Gpr.RCX, random.nextInt(17))
              : Optional.of(sample);
      case "leave" -> with(sample, Gpr.RBP, maker.places().stack());
      case "ldmxcsr" -> farPointer(sample, mxcsr(), random.nextInt());
      case "fldcw", "fldenv", "frstor", "fxrstor" ->
          sample.hasMemory() ? x87State(sample) : Optional.of(sample);
      // QEMU's status may have PE where ours hasn't.
      case "fnstsw", "fnstenv", "fnsave", "fxsave" ->
          maker.append(maker.assembly().fnclex()) ? Optional.of(sample) : Optional.empty();
      case "in", "out" -> port(sample);
      case "popf" -> flags(sample);
      case "div", "idiv" ->
          random.nextInt(5) == 0 ? Optional.of(sample) : with(sample, Gpr.RDX, random.nextInt(4));
      case "pop" -> sample.codes().equals(List.of("Ev")) ? Optional.of(sample) : system.pop(sample);
      case "mov" -> system.move(sample);
      case "les", "lds", "lss", "lfs", "lgs" ->
          farPointer(sample, random.nextInt(), maker.places().selector());
      case "lgdt", "lidt" -> system.table(sample);
      case "lmsw", "lldt", "ltr", "lar", "lsl", "verr", "verw" -> system.word(sample);
      case "rdmsr", "wrmsr" -> system.msr(sample);
      default -> Optional.of(sample); // nothing is needed
    };
  }

  /**
   * Whether the status word comes from memory, where QEMU takes ES from too: it is cleared then.
   */
  boolean loadsX87Status(String name) {
    return Set.of("fldenv", "frstor", "fxrstor").contains(name);
  }

  /** Rounding, flags, DAZ and FTZ at random, all exceptions masked. */
  private int mxcsr() {
    return random.nextInt(0x1_0000) | 0x1F80;
  }

  /** Rounding and precision at random, all exceptions masked. */
  private int controlWord() {
    int precision = X87_PRECISIONS[random.nextInt(X87_PRECISIONS.length)];
    return random.nextInt() & ~0xE380 | precision | 0x7F;
  }

  /** Whether QEMU leaves the x87 in another state than it should: it is initialized then. */
  static boolean disturbsX87(InsnSample sample) {
    return sample.name().equals("emms")
        || sample.name().startsWith("cvtpi2p") && sample.hasMemory();
  }

  /**
   * A control word with all exceptions masked, and an MXCSR, where the x87 state is loaded from.
   */
  private Optional<InsnSample> x87State(InsnSample sample) {
    Places places = maker.places();
    int bytes = sample.name().equals("fxrstor") ? 512 : 8;
    long linear = places.data(bytes, sample.addressBytes(), sample.memorySegment());
    int at = places.inData(linear);
    boolean ready =
        maker.append(maker.assembly().poke(at, controlWord()))
            && maker.append(maker.assembly().poke(at + 24, mxcsr()));
    return ready ? at(sample, linear) : Optional.empty();
  }

  /** A port that nobody answers at; an aligned one, since QEMU's others read as 0. */
  private Optional<InsnSample> port(InsnSample sample) {
    if (sample.immediate()) {
      return sample.withTail(1, QUIET_PORTS[random.nextInt(QUIET_PORTS.length)]);
    }
    return with(sample, Gpr.RDX, 0xE100 + 4 * random.nextInt(64));
  }

  /** Puts a far pointer of the sample's operand size where its memory operand is going to be. */
  Optional<InsnSample> farPointer(InsnSample sample, int offset, int selector) {
    Places places = maker.places();
    long linear = places.data(16, sample.addressBytes(), sample.memorySegment());
    int at = places.inData(linear);
    int size = sample.operandBytes();
    boolean ready = maker.append(maker.assembly().poke(at, offset));
    ready &= size < 8 || maker.append(maker.assembly().poke(at + 4, 0));
    ready &= maker.append(maker.assembly().poke(at + size, selector));
    return ready ? at(sample, linear) : Optional.empty();
  }

  private Optional<InsnSample> at(InsnSample sample, long linear) {
    placed = true;
    var state = maker.ours().state();
    return sample.moved(state, state.rip, linear);
  }

  /** The sample behind a MOV of a constant to a register. */
  Optional<InsnSample> with(InsnSample sample, int register, long value) {
    return maker.append(maker.assembly().mov(register, value))
        ? Optional.of(sample)
        : Optional.empty();
  }

  private Optional<InsnSample> strings(InsnSample sample) {
    Places places = maker.places();
    if (sample.name().startsWith("in") || sample.name().startsWith("out")) {
      maker.append(maker.assembly().mov(Gpr.RDX, 0xE100 + 4 * random.nextInt(64)));
    }
    int bytes = sample.addressBytes();
    long source = places.data(8, bytes, sample.segment()) - places.base(sample.segment());
    long target = places.data(8, bytes, SegmentName.ES) - places.base(SegmentName.ES);
    if (random.nextInt(3) != 0) {
      maker.append(maker.assembly().mov(Gpr.RSI, source));
    }
    if (random.nextInt(3) != 0) {
      maker.append(maker.assembly().mov(Gpr.RDI, target));
    }
    return sample.repeated() ? with(sample, Gpr.RCX, random.nextInt(7)) : Optional.of(sample);
  }

  private Optional<InsnSample> flags(InsnSample sample) {
    int value = random.nextInt(0x8000) & (random.nextInt(8) == 0 ? -1 : ~0x100);
    value &= maker.choice().trapFlag() ? -1 : ~0x100;
    boolean wide = maker.mode().codeBits() > 16 && random.nextInt(4) == 0;
    value |= wide ? random.nextInt(64) << 16 & ~0x2_0000 : 0;
    return maker.append(maker.assembly().push(value)) ? Optional.of(sample) : Optional.empty();
  }

  /** Offset of a place behind an instruction that will stand behind so many other bytes. */
  long behind(int bytes) {
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

  private Optional<InsnSample> branch(InsnSample sample) {
    int selector = maker.places().codeSelector();
    int target = (int) behind(sample.length());
    if (sample.codes().equals(List.of("Av"))) {
      int size = sample.operandBytes();
      return sample.withTail(
          size + 2, (long) selector << 8 * size | target & 0xFFFF_FFFFL >>> 32 - 8 * size);
    }
    if (!sample.hasMemory()) {
      return with(sample, sample.register(), behind(10 + sample.length()));
    }
    return farPointer(sample, (int) behind(40 + sample.length()), selector);
  }
}
