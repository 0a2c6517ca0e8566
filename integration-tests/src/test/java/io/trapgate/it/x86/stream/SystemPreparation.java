package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What segment loads, far returns and control registers need before them. */
final class SystemPreparation {
  /** Bits of the flags that are always 0. */
  private static final int RESERVED = 0x8028;

  private static final int READ_CONTROL = 0x20;
  private static final int CR0_TOGGLES = 0x4_000A; // AM, TS, MP
  private static final int CR4_TOGGLES = 0x14C; // PCE, MCE, DE, TSD
  private static final int EFER = 0xC000_0080;
  private static final int[] MSRS = {
    0x174,
    0x175,
    0x176,
    0x277,
    0xC000_0080,
    0xC000_0081,
    0xC000_0082,
    0xC000_0083,
    0xC000_0084,
    0xC000_0100,
    0xC000_0101,
    0xC000_0102,
    0xC000_0103
  };

  private final StreamMaker maker;
  private final Preparation general;
  private final Random random;

  SystemPreparation(StreamMaker maker, Preparation general, Random random) {
    this.maker = maker;
    this.general = general;
    this.random = random;
  }

  /** RETF: a far pointer on the stack. */
  Optional<InsnSample> farReturn(InsnSample sample) {
    Optional<InsnSample> returning =
        sample.codes().isEmpty() ? Optional.of(sample) : sample.withTail(2, random.nextInt(16));
    return stack(sample, target(sample, 2), maker.places().codeSelector())
        ? returning
        : Optional.empty();
  }

  /** IRET: a frame on the stack, of five values in 64-bit mode. */
  Optional<InsnSample> interruptReturn(InsnSample sample) {
    X86State state = maker.ours().state();
    int flags = random.nextInt(0x8000) & 0x0FFF & ~(random.nextInt(6) == 0 ? 0 : 0x100) | 2;
    flags &= maker.choice().trapFlag() ? -1 : ~0x100;
    flags &= maker.choice().reservedFlags() ? -1 : ~RESERVED;
    int selector = maker.places().codeSelector();
    boolean ready =
        state.mode64()
            ? stack(
                sample,
                target(sample, 5),
                selector,
                flags,
                (int) maker.places().stack(),
                state.ss().selector)
            : stack(sample, target(sample, 3), selector, flags);
    return ready ? Optional.of(sample) : Optional.empty();
  }

  /** Bytes of code that {@link #stack} takes at most, and where to go behind it. */
  private int target(InsnSample sample, int values) {
    return (int) general.behind(13 * values * (sample.operandBytes() == 8 ? 2 : 1) + 12);
  }

  private boolean stack(InsnSample sample, int... values) {
    Places places = maker.places();
    int size = sample.operandBytes();
    long pointer = places.stack() - (long) size * values.length;
    int at = places.inData(pointer + places.base(SegmentName.SS));
    boolean ready = true;
    for (int value : values) {
      ready &= maker.append(maker.assembly().poke(at, value));
      ready &= size < 8 || maker.append(maker.assembly().poke(at + 4, 0));
      at += size;
    }
    return ready && maker.append(maker.assembly().mov(Gpr.RSP, pointer));
  }

  /** POP of a segment register. */
  Optional<InsnSample> pop(InsnSample sample) {
    boolean segment = !sample.codes().getFirst().startsWith("Z");
    return !segment || maker.append(maker.assembly().push(maker.places().selector()))
        ? Optional.of(sample)
        : Optional.empty();
  }

  /** MOV to segment, control and debug registers. */
  Optional<InsnSample> move(InsnSample sample) {
    List<String> codes = sample.codes();
    if (codes.equals(List.of("Sw", "Ew"))) {
      return word(sample);
    }
    if (codes.equals(List.of("Cm", "Rm"))) {
      return control(sample);
    }
    return Optional.of(sample);
  }

  private Optional<InsnSample> control(InsnSample sample) {
    if (sample.controlRegister() == 2) {
      return Optional.of(sample);
    }
    if (!maker.append(sample.withOpcode(READ_CONTROL))) {
      return Optional.empty();
    }
    int toggles =
        switch (sample.controlRegister()) {
          case 0 -> CR0_TOGGLES;
          case 4 -> CR4_TOGGLES;
          default -> 0; // the same again
        };
    byte[] toggle = maker.assembly().xor(sample.register(), random.nextInt() & toggles);
    return maker.append(toggle) ? Optional.of(sample) : Optional.empty();
  }

  /** LGDT and LIDT: with what SGDT and SIDT have stored there. */
  Optional<InsnSample> table(InsnSample sample) {
    return maker.append(sample.withReg(sample.extension() - 2))
        ? Optional.of(sample)
        : Optional.empty();
  }

  /** A selector or a status word from a register or from memory. */
  Optional<InsnSample> word(InsnSample sample) {
    int value =
        switch (sample.name()) {
          case "lmsw" -> (int) maker.ours().state().cr0 ^ random.nextInt() & 10;
          case "lldt" -> random.nextInt(3) == 0 ? maker.places().selector() : 0x78;
          case "ltr" -> task();
          default -> maker.places().selector();
        };
    if (sample.hasMemory()) {
      return general.farPointer(sample, value, 0);
    }
    return general.with(sample, sample.register(), value);
  }

  /** Not a null one, which QEMU accepts. */
  private int task() {
    int selector = random.nextInt(3) == 0 ? maker.places().selector() : 0;
    return selector < 4 ? 0x68 : selector;
  }

  /** RDMSR and WRMSR: one of the registers that there are, with the value that it has. */
  Optional<InsnSample> msr(InsnSample sample) {
    int msr = MSRS[random.nextInt(MSRS.length)];
    int chosen = maker.choice().msrs().test(msr) ? msr : EFER;
    Optional<InsnSample> ready = general.with(sample, Gpr.RCX, chosen);
    if (sample.name().equals("wrmsr")) {
      maker.append(maker.assembly().rdmsr()); // at level 3 that faults, and so will the other
    }
    return ready;
  }
}
