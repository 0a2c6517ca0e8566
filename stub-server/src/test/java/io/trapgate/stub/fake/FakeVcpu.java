package io.trapgate.stub.fake;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
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
  static final GuestException ILLEGAL =
      new GuestException(
          "illegal", List.of("program"), GuestException.Nature.ILLEGAL, "illegal instruction");

  /** Whether user space has heard of the exception at the program counter. */
  private boolean told;

  private final FakeVm vm;
  private final int index;
  private final List<GuestDebug> ioctls = new ArrayList<>();
  private final int[] registers = new int[101];
  private final List<VcpuExit.Debug> handedBack = new ArrayList<>();
  private final FakeDebugUnit debug;
  private @Nullable Integer handler;
  private long instructions;
  private long passedAt = -1;
  private int passedPc;
  private boolean waiting;
  private final AtomicInteger refuseIoctls = new AtomicInteger();

  FakeVcpu(FakeVm vm, int index) {
    this.vm = vm;
    this.index = index;
    this.debug = FakeDebugUnit.of(vm.debugSlots());
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
    registers[vm.pcNumber()] = address;
  }

  /** Makes the next ioctls fail with EINVAL. */
  public void refuseIoctls(int count) {
    refuseIoctls.set(count);
  }

  /** Every accepted ioctl so far. */
  public List<GuestDebug> ioctls() {
    return List.copyOf(ioctls);
  }

  /** What stood in the last accepted ioctl, for Book E. */
  public GuestDebug.Booke lastBooke() {
    return (GuestDebug.Booke) ioctls.getLast();
  }

  /** What stood in the last accepted ioctl, for x86. */
  public GuestDebug.X86 lastX86() {
    return (GuestDebug.X86) ioctls.getLast();
  }

  /** Every exit that the guest got back. */
  public List<VcpuExit.Debug> handedBack() {
    return List.copyOf(handedBack);
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
    int pc = registers[vm.pcNumber()];
    VcpuExit stop = stopBefore(pc);
    if (stop != null) {
      return stop;
    }
    int word = word(pc);
    int operand = word & 0xffff;
    FakeVm.Op op = FakeVm.Op.of(word >>> 24);
    List<FakeDebugUnit.Access> accesses = accesses(op, operand);
    VcpuExit early = accesses.isEmpty() ? null : debug.before(accesses.getFirst());
    if (early != null) {
      return early;
    }
    registers[vm.pcNumber()] = (pc + 4) & 0xffff;
    VcpuExit exit = execute(op, pc, operand);
    if (exit != null) {
      return exit;
    }
    instructions++;
    boolean ownTrap = op == FakeVm.Op.OWN_TRAP;
    handler = ownTrap ? operand : null;
    return debug.after(accesses, registers[vm.pcNumber()], ownTrap);
  }

  private static List<FakeDebugUnit.Access> accesses(FakeVm.Op op, int operand) {
    return switch (op) {
      case STORE -> List.of(new FakeDebugUnit.Access(operand, true));
      case LOAD -> List.of(new FakeDebugUnit.Access(operand, false));
      default -> List.of(); // the others have none
    };
  }

  private @Nullable VcpuExit execute(FakeVm.Op op, int pc, int operand) {
    switch (op) {
      case NOP, OWN_TRAP -> {}
      case STORE -> FakeVm.putWord(vm.ram, operand, word(operand) + 1);
      case LOAD -> registers[3] = word(operand);
      case JUMP -> registers[vm.pcNumber()] = operand;
      case POWER_OFF -> {
        return new VcpuExit.Shutdown(operand);
      }
      case BREAK_MODEL -> {
        registers[vm.pcNumber()] = pc;
        return new VcpuExit.InternalError("no such instruction at " + pc);
      }
      case FAULT -> {
        told = !told && vm.stopsBefore(ILLEGAL);
        registers[vm.pcNumber()] = told ? pc : operand;
        return told ? new VcpuExit.Faulted(ILLEGAL, pc, "instruction 0x0c") : null;
      }
      case THROW -> throw new IllegalStateException("planted");
      case OWN_BREAK -> {
        return ofTheGuests(pc, operand, debug.atBreakpoint(pc));
      }
      case GUARDED -> {
        VcpuExit guarded = debug.atGuarded(pc);
        return guarded == null ? null : ofTheGuests(pc, operand, guarded);
      }
      case WAIT -> waiting = true;
      case WAKE -> vm.wakeAll();
    }
    return null;
  }

  private VcpuExit ofTheGuests(int pc, int itsHandler, VcpuExit exit) {
    registers[vm.pcNumber()] = pc;
    handler = itsHandler;
    return exit;
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
    debug.set(wanted);
    ioctls.add(wanted);
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    owned();
    if (number < 0 || number >= registers.length) {
      throw new KvmException("KVM_GET_ONE_REG", KvmException.EINVAL, "register " + number);
    }
    return vm.bytes(registers[number]);
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    owned();
    if (number == FakeVm.SPR) {
      throw new KvmException("KVM_SET_ONE_REG", KvmException.EINVAL, "dbcr0 is read-only");
    }
    registers[number] = vm.word(value);
  }

  private void owned() {
    if (vm.running) {
      throw new IllegalStateException("the machine thread has vCPU " + index);
    }
  }

  @Override
  public void passBreakpoint() {
    passedAt = instructions;
    passedPc = registers[vm.pcNumber()];
  }

  private @Nullable VcpuExit stopBefore(int pc) {
    if (passedAt == instructions && passedPc == pc) {
      return null;
    }
    VcpuExit slot = debug.atSlot(pc);
    if (slot != null) {
      return slot;
    }
    return debug.software() && Arrays.stream(vm.engineTable).anyMatch(address -> address == pc)
        ? debug.atBreakpoint(pc)
        : null;
  }

  @Override
  public boolean reinject(VcpuExit.Debug exit) {
    if (handler == null && exit instanceof VcpuExit.Debug.Booke) {
      return false;
    }
    handedBack.add(exit); // x86 queues whatever it is told to
    if (handler == null) {
      return true;
    }
    registers[vm.pcNumber()] = handler;
    handler = null;
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
    return registers[vm.pcNumber()];
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
