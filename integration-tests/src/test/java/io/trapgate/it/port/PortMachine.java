package io.trapgate.it.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.MachineException;
import io.trapgate.target.Machines;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A machine with the contract's guest, seen through the port only. */
final class PortMachine implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Subject subject;
  private final Vm vm;
  private final ExecutorService runner = Executors.newSingleThreadExecutor();

  private PortMachine(Subject subject, Vm vm) {
    this.subject = subject;
    this.vm = vm;
  }

  static PortMachine open(Subject subject, Path folder) throws IOException, MachineException {
    Path file = folder.resolve("contract.elf");
    Files.write(file, subject.image());
    return new PortMachine(subject, Machines.open(subject.spec(file)));
  }

  Vm vm() {
    return vm;
  }

  Vcpu vcpu() {
    return vm.vcpus().getFirst();
  }

  /** Every register as it is now, but those of time, in hexadecimal. */
  String registers() throws KvmException {
    StringBuilder all = new StringBuilder();
    for (Register register : vm.architecture().registers()) {
      if (subject.time().contains(register.name())) {
        continue;
      }
      byte[] value = vcpu().readRegister(register.number());
      all.append(register.name()).append(' ').append(HexFormat.of().formatHex(value)).append('\n');
    }
    return all.toString();
  }

  Register register(String name) {
    return vm.architecture().registers().stream()
        .filter(register -> register.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A number in the target's byte order. */
  private byte[] bytes(int length, long value) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      long part = i < 8 ? value >>> 8 * i : 0;
      bytes[bigEndian() ? length - 1 - i : i] = (byte) part;
    }
    return bytes;
  }

  private boolean bigEndian() {
    return subject instanceof BookeSubject;
  }

  long get(String name) throws KvmException {
    byte[] bytes = vcpu().readRegister(register(name).number());
    long value = 0;
    for (int i = 0; i < bytes.length; i++) {
      value = value << 8 | bytes[bigEndian() ? i : bytes.length - 1 - i] & 0xFF;
    }
    return value;
  }

  void set(String name, long value) throws KvmException {
    Register register = register(name);
    vcpu().writeRegister(register.number(), bytes(register.bytes(), value));
  }

  /** Goes to an offset of the guest, with the registers that its code needs. */
  void at(int offset) throws KvmException {
    for (Subject.Value value : subject.values()) {
      set(value.register(), value.value());
    }
    set(subject.programCounter(), Subject.CODE + offset);
  }

  /** Address of one of the instructions that count at the start. */
  long count(int index) {
    return Subject.CODE + (long) index * subject.countBytes();
  }

  void debug(boolean step, Long... slots) throws KvmException {
    vcpu().setGuestDebug(subject.debug(step, List.of(slots)));
  }

  /** Runs vCPU 0; for guests that come back by themselves. */
  VcpuExit run() throws Exception {
    return running().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The same, and the caller goes on meanwhile. */
  CompletableFuture<VcpuExit> running() {
    return CompletableFuture.supplyAsync(() -> subject.known(vm.run(Set.of(0)).exit()), runner);
  }

  static VcpuExit result(CompletableFuture<VcpuExit> running) throws Exception {
    return running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void expectStep(long pc) throws Exception {
    assertThat(run()).isEqualTo(subject.stepped(pc));
    assertThat(vcpu().programCounter()).isEqualTo(pc);
  }

  @Override
  public void close() {
    vm.kick(); // so that a run that has failed the test ends
    runner.close();
    vm.close();
  }
}
