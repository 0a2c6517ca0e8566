package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/** A vCPU of the host's KVM. */
final class LinuxVcpu implements Vcpu {
  private static final int WIDEST = 16;
  private static final int FX_BYTES = 512;
  private static final int SLOTS = 4;
  private static final int DR7 = 7;
  private static final byte HALT = (byte) 0xF4;
  private static final long FLAGS = KvmLayouts.offset(KvmLayouts.REGS, "rflags");
  private static final long RESUME_FLAG = 0x1_0000;

  private final KvmVcpu kvm;
  private final VcpuState state;
  private final Frame frame;
  private final TranslatedMemory memory;
  private final PatchedText text;
  private final BreakpointPass pass = new BreakpointPass();
  private final MemorySegment guestDebug;
  private final byte[] initialGeneral;
  private final byte[] initialSystem;
  private GuestDebug.X86 asked = GuestDebug.X86.OFF;
  private GuestDebug.X86 inForce = GuestDebug.X86.OFF;
  private long runs;

  /** The kernel steps from where it was when it was told to; it has been moved since. */
  private boolean moved;

  /**
   * What it needs to be looked at.
   *
   * @param architecture what gdb is told of it
   * @param look told before accesses to memory: devices answer as this vCPU sees them
   * @param activity what it does when it stands at no instruction: {@code stopped}
   * @param floats makes lines of its floating-point state
   */
  record Frame(
      Architecture architecture,
      Runnable look,
      Supplier<String> activity,
      LinuxVm.FloatText floats) {}

  /**
   * @param kvm a vCPU that the kernel has just made, in the state behind a reset
   */
  LinuxVcpu(Arena arena, KvmVcpu kvm, GuestSpace physical, Frame frame) throws KvmException {
    this.kvm = kvm;
    this.state = new VcpuState(arena, kvm);
    this.frame = frame;
    this.memory = new TranslatedMemory(arena, kvm, physical, frame.look());
    this.text = physical.text();
    this.guestDebug = arena.allocate(KvmLayouts.GUEST_DEBUG_BYTES, 8);
    this.initialGeneral = state.of(Part.GENERAL).toArray(JAVA_BYTE);
    this.initialSystem = state.of(Part.SYSTEM).toArray(JAVA_BYTE);
  }

  KvmVcpu kvm() {
    return kvm;
  }

  /** {@code KVM_RUN}; see {@link KvmVcpu#run}. */
  int run() throws KvmException {
    runs++;
    if (moved && stepping()) {
      enforce(inForce);
    }
    state.running();
    int reason = kvm.run();
    state.ran();
    return reason;
  }

  /**
   * Lets the kernel complete the instruction that it left for a device, and nothing more.
   *
   * @return {@link KvmRun#INTR}, or what the instruction needs or causes besides
   */
  int complete() throws KvmException {
    kvm.page().exitAtOnce(true);
    return run();
  }

  /** Whether it executes one instruction only, for user space or to pass a breakpoint. */
  boolean stepping() {
    return inForce.has(GuestDebug.ENABLE | GuestDebug.SINGLESTEP);
  }

  /** Whether user space steps it. */
  boolean userSteps() {
    return asked.has(GuestDebug.ENABLE | GuestDebug.SINGLESTEP);
  }

  /** Whether the next instruction is to be executed although a breakpoint is there. */
  boolean passes() {
    return pass.wanted() && pass.wantedAt(programCounter());
  }

  /**
   * {@link #run} of the one instruction whose breakpoint is passed; nobody else runs meanwhile. The
   * wish stays when the run was ended before it was executed, or between two iterations of it.
   */
  int runPassed() throws KvmException {
    long linear = programCounter();
    if (!text.isEmpty()) {
      text.lift(memory.translate(linear));
    }
    enforce(BreakpointPass.setting(asked, !halts(linear)));
    int reason = run();
    boolean ended = reason == KvmRun.INTR || reason == KvmRun.IRQ_WINDOW_OPEN;
    if (!(ended || iterates(reason)) || programCounter() != linear) {
      pass.forget();
    }
    return reason;
  }

  /**
   * Whether a step has stopped inside of a repeated instruction, which RF tells from one that has
   * jumped to itself (Intel SDM 3B 17.3.1.1); user space that steps itself hears of each.
   */
  private boolean iterates(int reason) throws KvmException {
    long flags = VcpuState.get(state.of(Part.GENERAL), FLAGS, 8);
    return reason == KvmRun.DEBUG && !userSteps() && (flags & RESUME_FLAG) != 0;
  }

  /** A step over HLT would wake it up: the kernel reports the step and not the halt. */
  private boolean halts(long linear) {
    byte[] code = new byte[1];
    return memory.read(linear, code, 0, 1) == 1 && code[0] == HALT;
  }

  /**
   * Whether a halt that the kernel reports is one. Where it emulates, a step over HLT leaves the
   * wish to halt behind, and the next instruction that is emulated comes back as halted (Linux
   * arch/x86/kvm/x86.c, emulator_halt: halt_request): a guest that has just executed CLI there
   * would never wake up. What can't be read is believed.
   */
  boolean isBehindHalt() {
    byte[] code = new byte[1];
    return memory.read(programCounter() - 1, code, 0, 1) != 1 || code[0] == HALT;
  }

  /** Behind {@link #runPassed}: what user space has asked for is in force again. */
  void backToAsked() throws KvmException {
    text.putBack();
    if (!asked.equals(inForce)) {
      enforce(asked);
    }
  }

  private void enforce(GuestDebug.X86 debug) throws KvmException {
    MemorySegment.copy(debug.toAbi(), 0, guestDebug, JAVA_BYTE, 0, KvmLayouts.GUEST_DEBUG_BYTES);
    kvm.call(KvmIoctl.SET_GUEST_DEBUG, guestDebug);
    inForce = debug;
    moved = false;
  }

  /** The guest physical address, -1 when there is none. */
  long physical(long linear) {
    return memory.translate(linear);
  }

  /** Whether user space keeps interrupts away from it. */
  boolean blocksInterrupts() {
    return asked.has(GuestDebug.ENABLE | GuestDebug.X86.BLOCKIRQ);
  }

  /**
   * The bits of DR6 that say nothing now: the processor may set those of slots that match and
   * aren't enabled (SDM volume 3, DR6), and while a breakpoint is passed those for code are not.
   */
  long disabledSlots() {
    long bits = 0;
    for (int n = 0; inForce.has(GuestDebug.USE_HW_BP) && n < SLOTS; n++) {
      bits |= (inForce.debugreg().get(DR7) >>> 2 * n & 3) == 0 ? 1L << n : 0;
    }
    return bits;
  }

  /** INIT: the state that the kernel gave it at first. */
  void initialize() throws KvmException {
    pass.forget();
    MemorySegment general = state.of(Part.GENERAL);
    MemorySegment system = state.of(Part.SYSTEM);
    MemorySegment.copy(initialGeneral, 0, general, JAVA_BYTE, 0, initialGeneral.length);
    MemorySegment.copy(initialSystem, 0, system, JAVA_BYTE, 0, initialSystem.length);
    state.store(Part.SYSTEM);
    state.store(Part.GENERAL);
  }

  /** A start-up IPI: real mode at {@code vector << 12}. */
  void startAt(int vector) throws KvmException {
    MemorySegment system = state.of(Part.SYSTEM);
    VcpuState.set(system, KvmLayouts.offset(KvmLayouts.SREGS, "cs", "base"), 8, vector << 12);
    VcpuState.set(system, KvmLayouts.offset(KvmLayouts.SREGS, "cs", "selector"), 2, vector << 8);
    VcpuState.set(state.of(Part.GENERAL), KvmLayouts.offset(KvmLayouts.REGS, "rip"), 8, 0);
    state.store(Part.SYSTEM);
    state.store(Part.GENERAL);
  }

  @Override
  public int index() {
    return kvm.index();
  }

  @Override
  public void setGuestDebug(GuestDebug debug) throws KvmException {
    if (!(debug instanceof GuestDebug.X86 x86)) {
      throw new KvmException(
          KvmIoctl.SET_GUEST_DEBUG.kernelName(),
          KvmException.EINVAL,
          "layout: PowerPC, 264 bytes (expected: x86, 72 bytes)");
    }
    enforce(x86);
    asked = x86;
  }

  private Register register(int number) throws KvmException {
    return frame
        .architecture()
        .register(number)
        .orElseThrow(() ->
            new KvmException(
                KvmIoctl.GET_REGS.kernelName(),
                KvmException.EINVAL,
                "register: %d (expected: 0 to %d)"
                    .formatted(number, frame.architecture().registers().size() - 1)));
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    Register register = register(number);
    long[] words = RegisterCells.of(register.name()).read(state);
    ByteBuffer bytes = ByteBuffer.allocate(WIDEST).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putLong(word);
    }
    byte[] shown = new byte[register.bytes()];
    bytes.position(0).get(shown);
    return shown;
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    state.store(change(number, value));
    moved = true;
  }

  /**
   * Writes several registers as one: the kernel takes them together, whatever states would lie
   * between.
   *
   * @param values by gdb number, in the order in which they are written
   */
  void writeAll(SortedMap<Integer, byte[]> values) throws KvmException {
    moved = true;
    Set<Part> changed = EnumSet.noneOf(Part.class);
    for (Map.Entry<Integer, byte[]> entry : values.entrySet()) {
      changed.add(change(entry.getKey(), entry.getValue()));
    }
    if (changed.remove(Part.SYSTEM)) {
      state.store(Part.SYSTEM); // first: what the others mean depends on the mode
    }
    for (Part part : changed) {
      state.store(part);
    }
  }

  /** Changes a register here; the kernel gets it with its part. */
  private Part change(int number, byte[] value) throws KvmException {
    Register register = register(number);
    if (value.length != register.bytes()) {
      throw new KvmException(
          KvmIoctl.SET_REGS.kernelName(),
          KvmException.EINVAL,
          "length: " + value.length + " (expected: " + register.bytes() + ")");
    }
    ByteBuffer words = ByteBuffer.allocate(WIDEST).order(ByteOrder.LITTLE_ENDIAN);
    words.put(value).position(0).limit(WIDEST);
    return RegisterCells.of(register.name()).write(state, words.getLong(), words.getLong());
  }

  @Override
  public GuestMemory memory() {
    return memory;
  }

  @Override
  public GuestMemory memory(DevicePolicy policy) {
    return memory.with(policy);
  }

  @Override
  public OptionalLong translate(long guestAddress) {
    long address = memory.translate(guestAddress);
    return address < 0 ? OptionalLong.empty() : OptionalLong.of(address);
  }

  @Override
  public void passBreakpoint() {
    pass.want(programCounter());
  }

  @Override
  public boolean reinject(VcpuExit.Debug exit) {
    try {
      if (!(exit instanceof VcpuExit.Debug.X86 x86) || QueuedException.waits(kvm)) {
        return false;
      }
      if (IceBreakpoint.isAt(x86, memory)) {
        IceBreakpoint.skip(state);
        moved = true;
      }
      return QueuedException.give(kvm, state, x86);
    } catch (KvmException e) {
      return false; // the client hears of the exit instead
    }
  }

  @Override
  public long programCounter() {
    try {
      return RegisterCells.linear(state);
    } catch (KvmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long instructionCount() {
    return NOT_COUNTED;
  }

  @Override
  public long progress() {
    return runs;
  }

  @Override
  public List<String> debugState() {
    return shown(() -> DebugLines.of(asked, state));
  }

  /** The legacy area of XSAVE is an image in the format of FXSAVE with REX.W. */
  @Override
  public List<String> floatingPoint() {
    return shown(() -> {
      byte[] area = state.of(Part.FLOAT).asSlice(0, FX_BYTES).toArray(JAVA_BYTE);
      return frame.floats().lines(area, VcpuPlace.mode64(state));
    });
  }

  @Override
  public String describe() {
    return shown(() -> List.of(VcpuPlace.of(state)))
        .getFirst()
        .transform(place -> "x86 %s (%s)".formatted(frame.activity().get(), place));
  }

  private interface Look {
    List<String> lines() throws KvmException;
  }

  /** Somebody only looks: what the kernel doesn't tell is shown as such. */
  private static List<String> shown(Look look) {
    try {
      return look.lines();
    } catch (KvmException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
