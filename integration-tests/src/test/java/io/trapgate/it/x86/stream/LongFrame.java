package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.CpuProfile;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Our processor in the frame {@code fxlong.asm}. */
final class LongFrame {
  /** Where the instructions to be tried stand. */
  static final int PROBE = 0x3_1000;

  static final int CAUGHT = 0x1900;
  static final int GO = 0x1910;

  /** What IRETQ enters by. */
  static final int FRAME = 0x6E00;

  static final int SELECTORS = 0x6F00;
  static final int RAX_VALUE = 0x6F08;
  static final int TOP = 0x7000;
  static final int LOWEST_STACK = 0x6F40;
  static final String SOURCE = "integration-tests/src/guests/x86fx/fxlong.asm";

  private static final int MOST_STEPS = 3000;

  /** Those with an error code. */
  private static final Set<Integer> ERRORS = Set.of(8, 10, 11, 12, 13, 14, 17);

  private final LongMode mode;
  private final BareCpu cpu;
  private final StateCopy entered = new StateCopy();
  private final FloatCopy floats;
  private int codeEnd;
  private int flags = Flag.FIXED;

  LongFrame(LongMode mode, FxExecutor executor) throws IOException {
    this.mode = mode;
    cpu = new BareCpu(memory(), new CpuProfile(executor.profile(), FxPair.features()));
    floats = new FloatCopy(FxPair.features());
    String end = run();
    if (!end.equals("caught")) {
      throw new IllegalStateException("the frame: ours " + end);
    }
    entered.save(cpu.state());
  }

  /** The frame, from address 0. */
  static byte[] memory() throws IOException {
    byte[] memory = new byte[Frame.USED_BYTES];
    byte[] image = Frame.assemble(SOURCE, 0);
    System.arraycopy(image, 0, memory, Frame.ENTRY, image.length);
    return memory;
  }

  LongMode mode() {
    return mode;
  }

  BareCpu cpu() {
    return cpu;
  }

  X86State state() {
    return cpu.state();
  }

  /** Flags to enter with. */
  void flags(int value) {
    flags = value | Flag.FIXED;
  }

  int flags() {
    return flags;
  }

  /** Where the instructions to be tried end. */
  void codeEnd(int address) {
    codeEnd = address;
  }

  int codeEnd() {
    return codeEnd;
  }

  /** The frame of IRETQ that leads to {@link #PROBE}. */
  byte[] entry() {
    ByteBuffer frame = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(PROBE).putLong(mode.code()).putLong(flags).putLong(TOP).putLong(mode.data());
    return frame.array();
  }

  /** As it was when the frame was entered, about to execute {@link #GO}. */
  void enter() {
    X86State state = cpu.state();
    for (int i : new int[] {SegmentName.CS, SegmentName.SS}) {
      state.segments[i].set(entered.state().segments[i]);
    }
    state.cpl = 0;
    state.gpr[Gpr.RSP] = FRAME;
    state.rip = GO;
    state.flags = Flag.FIXED;
    state.cr2 = 0;
    cpu.cpu().registersChanged();
  }

  /** On to right before {@link #PROBE}. */
  void toProbe() {
    for (int i = 0; i < MOST_STEPS && cpu.state().rip != PROBE; i++) {
      cpu.step();
    }
  }

  /** To the end: {@code caught}, {@code not emulated}, or where it is. */
  String run() {
    X86State state = cpu.state();
    try {
      for (int i = 0; i < MOST_STEPS; i++) {
        if (ended()) {
          return "caught";
        }
        cpu.step();
      }
    } catch (EmulationFailure failure) {
      return "not emulated";
    }
    return "%x".formatted(state.linearRip());
  }

  /** Whether it came to its end. */
  boolean ended() {
    return cpu.state().linearRip() == CAUGHT;
  }

  /** Loads the floating-point state, by the rules of FXRSTOR64. */
  void load(byte[] image) {
    floats.load(cpu.state().fpu, image);
  }

  /** The floating-point state. */
  byte[] image() {
    return floats.image(cpu.state().fpu);
  }

  /** The exception that has ended it, -1 for the UD2 behind all. */
  int vector() {
    long stack = cpu.state().gpr[Gpr.RSP];
    int vector = cpu.read(stack, 1)[0];
    long rip = HostVm.part(cpu.read(stack + 8, 8), 0);
    return vector == 6 && rip == codeEnd ? -1 : vector;
  }

  /** Where an exception with that vector has pushed RIP, CS and flags. */
  static long frame(long stack, int vector) {
    return stack + (ERRORS.contains(vector) ? 16 : 8);
  }

  private long frame() {
    return frame(cpu.state().gpr[Gpr.RSP], vector());
  }

  /** RIP that the exception has pushed. */
  long rip() {
    return HostVm.part(cpu.read(frame(), 8), 0);
  }

  /** The error code, 0 without one. */
  long error() {
    boolean one = ERRORS.contains(vector());
    return one ? HostVm.part(cpu.read(cpu.state().gpr[Gpr.RSP] + 8, 8), 0) : 0;
  }

  /** Flags that the exception has pushed. */
  int pushedFlags() {
    return (int) HostVm.part(cpu.read(frame() + 16, 8), 0);
  }

  /** Puts other flags where the exception has pushed them, and where it was raised. */
  void changeFlags(int value) {
    long at = frame() + 16;
    cpu.state().flags ^= pushedFlags() ^ value;
    cpu.write(at, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
