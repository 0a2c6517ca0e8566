package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.linux.VcpuState.Part;
import io.trapgate.target.memory.PhysicalMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A vCPU of the host's KVM. */
final class LinuxVcpu implements Vcpu {
  private static final int WIDEST = 16;

  private final int index;
  private final KvmVcpu kvm;
  private final VcpuState state;
  private final Architecture architecture;
  private final GuestMemory memory;
  private final MemorySegment guestDebug;
  private long runs;

  LinuxVcpu(Arena arena, int index, KvmVcpu kvm, PhysicalMap physical, Architecture architecture) {
    this.index = index;
    this.kvm = kvm;
    this.state = new VcpuState(arena, kvm);
    this.architecture = architecture;
    this.memory = new TranslatedMemory(arena, kvm, physical);
    this.guestDebug = arena.allocate(KvmLayouts.GUEST_DEBUG_BYTES, 8);
  }

  KvmVcpu kvm() {
    return kvm;
  }

  /** {@code KVM_RUN}; see {@link KvmVcpu#run}. */
  int run() throws KvmException {
    runs++;
    int reason = kvm.run();
    state.ran();
    return reason;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void setGuestDebug(GuestDebug debug) throws KvmException {
    if (!(debug instanceof GuestDebug.X86)) {
      throw new KvmException(
          KvmIoctl.SET_GUEST_DEBUG.kernelName(),
          KvmException.EINVAL,
          "layout: PowerPC, 264 bytes (expected: x86, 72 bytes)");
    }
    MemorySegment.copy(debug.toAbi(), 0, guestDebug, JAVA_BYTE, 0, KvmLayouts.GUEST_DEBUG_BYTES);
    kvm.call(KvmIoctl.SET_GUEST_DEBUG, guestDebug);
  }

  private Register register(int number) throws KvmException {
    return architecture
        .register(number)
        .orElseThrow(
            () ->
                new KvmException(
                    KvmIoctl.GET_REGS.kernelName(),
                    KvmException.EINVAL,
                    "register: %d (expected: 0 to %d)"
                        .formatted(number, architecture.registers().size() - 1)));
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
  public void passBreakpoint() {
    // what has to be done here is not decided yet
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
    return runs;
  }

  @Override
  public String describe() {
    return "x86 on /dev/kvm (pc=0x%x)".formatted(programCounter());
  }
}
