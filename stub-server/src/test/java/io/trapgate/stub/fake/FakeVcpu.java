package io.trapgate.stub.fake;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A vCPU of {@link FakeVm}; checks that one thread at a time uses it. */
public final class FakeVcpu implements Vcpu, GuestMemory {
  private final FakeVm vm;
  private final int index;
  private final List<GuestDebug.Booke> ioctls = new ArrayList<>();
  private final int[] registers = new int[101];
  private GuestDebug.Booke debug = GuestDebug.Booke.OFF;
  private long instructions;
  private boolean waiting;
  private final AtomicInteger refuseIoctls = new AtomicInteger();

  FakeVcpu(FakeVm vm, int index) {
    this.vm = vm;
    this.index = index;
  }

  void reset() {
    Arrays.fill(registers, 0);
    waiting = false;
  }

  boolean waits() {
    return waiting;
  }

  void wake() {
    waiting = false;
  }

  /** Puts it somewhere. */
  public void at(int address) {
    owned();
    registers[FakeVm.PC] = address;
  }

  /** Makes the next ioctls fail with EINVAL. */
  public void refuseIoctls(int count) {
    refuseIoctls.set(count);
  }

  /** Every accepted ioctl so far. */
  public List<GuestDebug.Booke> ioctls() {
    return List.copyOf(ioctls);
  }

  public boolean isRunning() {
    return vm.running;
  }

  @Override
  public int index() {
    return index;
  }

  /** Executes one instruction, if any; null for no exit. */
  @Nullable VcpuExit execute() {
    if (waiting) {
      return null;
    }
    int pc = registers[FakeVm.PC];
    VcpuExit stop = stopBefore(pc);
    if (stop != null) {
      return stop;
    }
    int word = word(pc);
    int operand = word & 0xffff;
    registers[FakeVm.PC] = (pc + 4) & 0xffff;
    switch (FakeVm.Op.of(word >>> 24)) {
      case NOP -> {}
      case STORE -> {
        if (hits(GuestDebug.Booke.WATCH_WRITE, operand)) {
          registers[FakeVm.PC] = pc;
          return new VcpuExit.Debug.Booke(GuestDebug.Booke.WATCH_WRITE, operand);
        }
        FakeVm.putWord(vm.ram, operand, word(operand) + 1);
      }
      case LOAD -> {
        if (hits(GuestDebug.Booke.WATCH_READ, operand)) {
          registers[FakeVm.PC] = pc;
          return new VcpuExit.Debug.Booke(GuestDebug.Booke.WATCH_READ, operand);
        }
        registers[3] = word(operand);
      }
      case JUMP -> registers[FakeVm.PC] = operand;
      case POWER_OFF -> {
        return new VcpuExit.Shutdown(operand);
      }
      case BREAK_MODEL -> {
        return new VcpuExit.InternalError("no such instruction at " + pc);
      }
      case THROW -> throw new IllegalStateException("planted");
      case OWN_BREAK -> {
        return breakpointAt(pc);
      }
      case WAIT -> waiting = true;
      case WAKE -> vm.wakeAll();
    }
    instructions++;
    if (debug.has(GuestDebug.ENABLE | GuestDebug.SINGLESTEP)) {
      return new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, registers[FakeVm.PC]);
    }
    return null;
  }

  private boolean hits(int type, long address) {
    return debug.has(GuestDebug.ENABLE | GuestDebug.USE_HW_BP)
        && debug.slots().stream()
            .anyMatch(slot -> (slot.type() & type) != 0 && slot.address() == address);
  }

  private int word(int address) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | vm.ram[address + i] & 0xff;
    }
    return value;
  }

  @Override
  public void setGuestDebug(GuestDebug wanted) throws KvmException {
    owned();
    if (refuseIoctls.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new KvmException("KVM_SET_GUEST_DEBUG", KvmException.EINVAL, "planted refusal");
    }
    debug = (GuestDebug.Booke) wanted;
    ioctls.add(debug);
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    owned();
    if (number < 0 || number >= registers.length) {
      throw new KvmException("KVM_GET_ONE_REG", KvmException.EINVAL, "register " + number);
    }
    byte[] value = new byte[4];
    FakeVm.putWord(value, 0, registers[number]);
    return value;
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    owned();
    if (number == FakeVm.SPR) {
      throw new KvmException("KVM_SET_ONE_REG", KvmException.EINVAL, "dbcr0 is read-only");
    }
    int word = 0;
    for (byte b : value) {
      word = word << 8 | b & 0xff;
    }
    registers[number] = word;
  }

  private void owned() {
    if (vm.running) {
      throw new IllegalStateException("the machine thread has vCPU " + index);
    }
  }

  private @Nullable VcpuExit stopBefore(int pc) {
    if (hits(GuestDebug.Booke.BREAKPOINT, pc)) {
      return new VcpuExit.Debug.Booke(GuestDebug.Booke.BREAKPOINT, pc);
    }
    boolean software = debug.has(GuestDebug.ENABLE | GuestDebug.USE_SW_BP);
    return software && Arrays.stream(vm.engineTable).anyMatch(address -> address == pc)
        ? new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, pc)
        : null;
  }

  private VcpuExit breakpointAt(int pc) {
    registers[FakeVm.PC] = pc;
    return new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, pc);
  }

  @Override
  public boolean reinject(VcpuExit.Debug exit) {
    int word = word(registers[FakeVm.PC]);
    if (FakeVm.Op.of(word >>> 24) != FakeVm.Op.OWN_BREAK) {
      return false;
    }
    registers[FakeVm.PC] = word & 0xffff;
    return true;
  }

  @Override
  public GuestMemory memory() {
    owned();
    return this;
  }

  @Override
  public int read(long guestAddress, byte[] into, int offset, int length) {
    int count = reachable(guestAddress, length);
    System.arraycopy(vm.ram, count == 0 ? 0 : (int) guestAddress, into, offset, count);
    return count;
  }

  @Override
  public int write(long guestAddress, byte[] from, int offset, int length) {
    int count = reachable(guestAddress, length);
    System.arraycopy(from, offset, vm.ram, count == 0 ? 0 : (int) guestAddress, count);
    return count;
  }

  private static int reachable(long address, int length) {
    return address < 0 || address >= FakeVm.RAM_BYTES
        ? 0
        : (int) Math.min(length, FakeVm.RAM_BYTES - address);
  }

  @Override
  public long programCounter() {
    return registers[FakeVm.PC];
  }

  @Override
  public long instructionCount() {
    return instructions;
  }

  @Override
  public String describe() {
    return (waiting ? "waiting" : "halted") + " (msr=<" + index + ">)";
  }
}
