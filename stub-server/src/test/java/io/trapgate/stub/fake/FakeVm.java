package io.trapgate.stub.fake;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.ExceptionStops;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A machine small enough to be seen through: 64 KiB of RAM from 0, vCPUs whose instructions are
 * four bytes. What they know is listed in {@link Op}. Debug hardware as {@link FakeBookeDebug} or
 * {@link FakeX86Debug} has it.
 *
 * <p>Those that run execute one instruction each, in index order, and then the next: so several can
 * exit at the same time, and what exited after the first waits here as {@link Vm#run} says.
 */
public final class FakeVm implements Vm {
  public static final int RAM_BYTES = 0x10000;
  public static final int PC = 64;
  public static final int RIP = 16;
  public static final int SPR = 100;

  /** Instructions: the top byte of the word; the low half is an address. */
  public enum Op {
    NOP(0),
    STORE(1),
    LOAD(2),
    JUMP(3),
    POWER_OFF(4),
    BREAK_MODEL(5),
    THROW(6),
    /** Waits until another vCPU executes {@link #WAKE}. */
    WAIT(7),
    WAKE(8),
    /** A software breakpoint of the guest's own, which its handler at the operand expects back. */
    OWN_BREAK(9),
    /** Touches debug registers that the guest has guarded; its handler is at the operand. */
    GUARDED(10),
    /** An instruction under the guest's own trap flag; its handler is at the operand. */
    OWN_TRAP(11),
    /** No instruction; the guest's handler is at the operand. */
    FAULT(12);

    private final int code;

    Op(int code) {
      this.code = code;
    }

    static Op of(int code) {
      return Arrays.stream(values()).filter(op -> op.code == code).findFirst().orElseThrow();
    }
  }

  final byte[] ram = new byte[RAM_BYTES];
  private final byte[] image = new byte[RAM_BYTES];
  private final DebugSlots slots;
  private final List<FakeVcpu> vcpus;
  private final ArrayDeque<VmExit> due = new ArrayDeque<>();
  private boolean kicked;
  volatile boolean running;
  private boolean extended;
  private Set<GuestException> stopOn = Set.of();
  volatile long[] engineTable = new long[0];

  /** One vCPU of Book E. */
  public FakeVm() {
    this(1);
  }

  /** So many vCPUs of Book E, all at address 0. */
  public FakeVm(int vcpus) {
    this(vcpus, new DebugSlots.Booke(List.of("IAC1", "IAC2"), List.of("DAC1", "DAC2")));
  }

  /** So many vCPUs of x86, all at address 0. */
  public static FakeVm x86(int vcpus) {
    return new FakeVm(vcpus, new DebugSlots.X86(List.of("DR0", "DR1", "DR2", "DR3")));
  }

  /** One vCPU of x86 whose host reports code slots and steps, but neither data nor INT3. */
  public static FakeVm silentX86() {
    return new FakeVm(1, new DebugSlots.X86(List.of("DR0", "DR1", "DR2", "DR3"), true, false));
  }

  private FakeVm(int vcpus, DebugSlots slots) {
    this.slots = slots;
    this.vcpus = IntStream.range(0, vcpus).mapToObj(i -> new FakeVcpu(this, i)).toList();
  }

  /** With a model's extensions: stops before {@link Op#FAULT}, and all flags for steps. */
  public FakeVm extended() {
    extended = true;
    return this;
  }

  boolean stopsBefore(GuestException exception) {
    return stopOn.contains(exception);
  }

  @Override
  public int guestDebugFlags() {
    return extended
        ? GuestDebug.Booke.BLOCKIRQ | GuestDebug.X86.BLOCKIRQ | GuestDebug.HOLD_TIME
        : 0;
  }

  @Override
  public Optional<ExceptionStops> exceptionStops() {
    return extended ? Optional.of(new Stops()) : Optional.empty();
  }

  private final class Stops implements ExceptionStops {
    @Override
    public List<GuestException> known() {
      return List.of(FakeVcpu.ILLEGAL);
    }

    @Override
    public void replace(Set<GuestException> wanted) {
      stopOn = wanted;
    }
  }

  int pcNumber() {
    return isX86() ? RIP : PC;
  }

  private boolean isX86() {
    return slots instanceof DebugSlots.X86;
  }

  /** A register's value as gdb has it. */
  byte[] bytes(int value) {
    byte[] bytes = new byte[isX86() ? 8 : 4];
    for (int i = 0; i < 4; i++) {
      bytes[isX86() ? i : 3 - i] = (byte) (value >>> 8 * i);
    }
    return bytes;
  }

  int word(byte[] bytes) {
    int word = 0;
    for (int i = 0; i < 4; i++) {
      word |= (bytes[isX86() ? i : 3 - i] & 0xff) << 8 * i;
    }
    return word;
  }

  @Override
  public Architecture architecture() {
    return isX86() ? x86Architecture() : bookeArchitecture();
  }

  private static Architecture x86Architecture() {
    String[] names = {"rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp"};
    List<Register> registers = new ArrayList<>();
    for (int i = 0; i < RIP; i++) {
      registers.add(x86Core(i < names.length ? names[i] : "r" + i, i, "int64"));
    }
    registers.add(x86Core("rip", RIP, "code_ptr"));
    return new Architecture(
        "i386:x86-64", ByteOrder.LITTLE_ENDIAN, 64, 1, registers, List.of(RIP, 7, 6), List.of());
  }

  private static Register x86Core(String name, int number, String type) {
    return new Register(name, number, 64, type, "", "org.gnu.gdb.i386.core", true, true);
  }

  private static Architecture bookeArchitecture() {
    List<Register> registers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      registers.add(core("r" + i, i, "uint32"));
    }
    registers.add(core("pc", PC, "code_ptr"));
    String[] rest = {"msr", "cr", "lr", "ctr", "xer"};
    for (int i = 0; i < rest.length; i++) {
      registers.add(core(rest[i], PC + 1 + i, "uint32"));
    }
    registers.add(new Register("dbcr0", SPR, 32, "uint32", "spr", "io.trapgate.spr", false, false));
    return new Architecture(
        "powerpc:common", ByteOrder.BIG_ENDIAN, 32, 4, registers, List.of(PC, 1, 67), List.of());
  }

  private static Register core(String name, int number, String type) {
    return new Register(name, number, 32, type, "", "org.gnu.gdb.power.core", true, true);
  }

  /** Puts one instruction into the image that {@link #reset()} restores. */
  public FakeVm put(int address, Op op, int operand) {
    putWord(image, address, op.code << 24 | operand);
    reset();
    return this;
  }

  static void putWord(byte[] bytes, int address, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[address + i] = (byte) (value >>> 24 - 8 * i);
    }
  }

  /** The first. */
  public FakeVcpu vcpu() {
    return vcpus.getFirst();
  }

  /** Any of them. */
  public FakeVcpu vcpu(int index) {
    return vcpus.get(index);
  }

  void wakeAll() {
    vcpus.forEach(FakeVcpu::wake);
  }

  /** What the engine has been told. */
  public long[] engineTable() {
    return engineTable.clone();
  }

  @Override
  public List<Vcpu> vcpus() {
    return List.copyOf(vcpus);
  }

  @Override
  public VmExit run(Set<Integer> indices) {
    if (running || indices.isEmpty()) {
      throw new IllegalStateException("run of " + indices + " while running: " + running);
    }
    running = true;
    try {
      while (due.isEmpty()) {
        if (takeKick(indices.stream().allMatch(i -> vcpus.get(i).waits()))) {
          return new VmExit(indices.iterator().next(), new VcpuExit.Kicked());
        }
        for (int index : new TreeSet<>(indices)) {
          VcpuExit exit = vcpus.get(index).execute();
          if (exit != null) {
            due.add(new VmExit(index, exit));
          }
        }
      }
      return due.removeFirst();
    } finally {
      running = false;
    }
  }

  private synchronized boolean takeKick(boolean sleep) {
    try {
      while (sleep && !kicked) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    boolean was = kicked;
    kicked = false;
    return was;
  }

  @Override
  public synchronized void kick() {
    kicked = true;
    notifyAll();
  }

  @Override
  public DebugSlots debugSlots() {
    return slots;
  }

  @Override
  public Optional<EngineBreakpoints> engineBreakpoints() {
    return softwareTakesSlots()
        ? Optional.empty()
        : Optional.of(addresses -> engineTable = addresses.clone());
  }

  @Override
  public boolean softwareTakesSlots() {
    return isX86() && slots.data().isEmpty();
  }

  @Override
  public Optional<SerialLine> serial() {
    return Optional.empty();
  }

  @Override
  public void reset() {
    System.arraycopy(image, 0, ram, 0, RAM_BYTES);
    due.clear();
    vcpus.forEach(FakeVcpu::reset);
  }

  @Override
  public void close() {}
}
