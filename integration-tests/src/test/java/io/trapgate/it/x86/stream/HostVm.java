package io.trapgate.it.x86.stream;

import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.Machines;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A machine of the host's KVM with an image at {@link Frame#ENTRY}, entered there in real mode. */
final class HostVm implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 6;

  private final Vm vm;
  private final ScheduledExecutorService rescuer = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Register> registers;

  /** Whether the last run was the first one behind a change of guest debug or registers. */
  private boolean anew;

  private boolean next = true;

  private HostVm(Vm vm) {
    this.vm = vm;
    this.registers =
        vm.architecture().registers().stream()
            .collect(Collectors.toMap(Register::name, register -> register));
  }

  /**
   * Opens one.
   *
   * @param memory from address 0; its RAM is {@link Frame#RAM_BYTES} long
   */
  static HostVm open(byte[] memory) throws IOException {
    return open(memory, "host", "kvm", Map.of());
  }

  /**
   * The same machine with the modelled processor, behind the same port.
   *
   * @param like what it is to be compared with: an emulator steps over MOV SS at once, a processor
   *     together with the next instruction
   */
  static HostVm modelled(byte[] memory, HostTraits like) throws IOException {
    String movSs = like.emulates() ? "transparent" : "processor";
    return open(memory, "x86", "pc-test", Map.of("guest-tf", "lost", "mov-ss", movSs));
  }

  private static HostVm open(byte[] memory, String cpu, String board, Map<String, String> choices)
      throws IOException {
    Path file = Files.createTempFile("trapgate-host", ".bin");
    try {
      Files.write(file, new byte[] {(byte) 0xF4});
      MachineSpec plain = MachineSpec.of(cpu, board, Frame.RAM_BYTES, Optional.of(file));
      MachineSpec.Payload payload =
          new MachineSpec.Payload(
              Optional.of(file),
              Optional.empty(),
              "",
              new ImageFormat.Raw(Frame.ENTRY, OptionalLong.empty()));
      MachineSpec.Behaviour behaviour =
          new MachineSpec.Behaviour(
              plain.behaviour().quantum(), plain.behaviour().compat(), choices);
      HostVm host =
          new HostVm(
              Machines.open(
                  new MachineSpec(plain.cpu(), plain.board(), plain.size(), payload, behaviour)));
      host.write(0, memory);
      return host;
    } catch (MachineException e) {
      throw new IOException(e);
    } finally {
      Files.delete(file);
    }
  }

  /** The same machine from the start, with other memory. */
  void restart(byte[] memory) throws KvmException {
    vcpu().setGuestDebug(GuestDebug.X86.OFF);
    vm.reset();
    write(0, memory);
    next = true;
  }

  Vcpu vcpu() {
    return vm.vcpus().getFirst();
  }

  /** Stops before the instruction at an address. */
  void stopAt(long linear) throws KvmException {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    words.set(0, linear);
    words.set(7, GuestDebug.X86.DR7_FIXED | 2);
    vcpu().setGuestDebug(new GuestDebug.X86(GuestDebug.ENABLE | GuestDebug.USE_HW_BP, words));
  }

  /** {@code KVM_SET_GUEST_DEBUG}. */
  void ask(GuestDebug.X86 debug) throws KvmException {
    next = true;
    vcpu().setGuestDebug(debug);
  }

  /** Stops behind each instruction. */
  void step() throws KvmException {
    next = true;
    vcpu()
        .setGuestDebug(
            new GuestDebug.X86(
                GuestDebug.ENABLE | GuestDebug.SINGLESTEP, GuestDebug.X86.OFF.debugreg()));
  }

  /** Stops behind the next instruction, or at that address when it leads there without TF. */
  void stepInto(long linear) throws KvmException {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    words.set(0, linear);
    words.set(7, GuestDebug.X86.DR7_FIXED | 2);
    int control = GuestDebug.ENABLE | GuestDebug.SINGLESTEP | GuestDebug.USE_HW_BP;
    vcpu().setGuestDebug(new GuestDebug.X86(control, words));
  }

  /** Whether the last run was the first one behind a change of guest debug or of registers. */
  boolean stepsAnew() {
    return anew;
  }

  /** A guest that hangs in the kernel comes back as {@link VcpuExit.Kicked}. */
  VcpuExit run() {
    Future<?> rescue = rescuer.schedule(vm::kick, PATIENCE_SECONDS, TimeUnit.SECONDS);
    VcpuExit exit = vm.run(Set.of(0)).exit();
    if (rescue.cancel(false) && exit instanceof VcpuExit.Kicked) {
      return run(); // a kick that came too late for the run before
    }
    anew = next;
    next = false;
    return exit;
  }

  private Register register(String name) {
    return Objects.requireNonNull(registers.get(name), name);
  }

  /** A register of at most 64 bits, or the low half of one. */
  long get(String name) throws KvmException {
    return part(bytes(name), 0);
  }

  byte[] bytes(String name) throws KvmException {
    return vcpu().readRegister(register(name).number());
  }

  /** Eight bytes of a value as a number, or those that it has there. */
  static long part(byte[] value, int from) {
    long number = 0;
    for (int i = Math.min(from + 8, value.length) - 1; i >= from; i--) {
      number = number << 8 | value[i] & 0xFF;
    }
    return number;
  }

  void set(String name, long value) throws KvmException {
    byte[] bytes = new byte[register(name).bytes()];
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    set(name, bytes);
  }

  void set(String name, byte[] value) throws KvmException {
    next = true;
    vcpu().writeRegister(register(name).number(), value);
  }

  void write(long linear, byte[] bytes) {
    int done = vcpu().memory().write(linear, bytes, 0, bytes.length);
    if (done != bytes.length) {
      throw new IllegalStateException("%d of %d bytes at %x".formatted(done, bytes.length, linear));
    }
  }

  byte[] read(long linear, int length) {
    byte[] bytes = new byte[length];
    int done = vcpu().memory().read(linear, bytes, 0, length);
    if (done != length) {
      throw new IllegalStateException("%d of %d bytes at %x".formatted(done, length, linear));
    }
    return bytes;
  }

  @Override
  public void close() {
    rescuer.shutdownNow();
    vm.close();
  }
}
