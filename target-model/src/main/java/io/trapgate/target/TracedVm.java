package io.trapgate.target;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.ExceptionStops;
import io.trapgate.target.kvm.ExitWords;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.UnbackedAccess;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A model whose calls are told in the words of a trace of the real KVM. */
final class TracedVm implements Vm {
  private static final int EINTR = 4;

  private final Vm vm;
  private final CallTrace trace;
  private final List<Vcpu> vcpus;

  TracedVm(Vm vm, CallTrace trace) {
    this.vm = vm;
    this.trace = trace;
    this.vcpus = vm.vcpus().stream().<Vcpu>map(vcpu -> new TracedVcpu(vcpu, trace)).toList();
  }

  @Override
  public VmExit run(Set<Integer> indices) {
    long started = System.nanoTime();
    VmExit exit = vm.run(indices);
    boolean kicked = exit.exit() instanceof VcpuExit.Kicked;
    trace.made(
        new KernelCall(
            -1,
            "vcpu" + exit.vcpu(),
            KernelCall.RUN,
            "",
            kicked ? -1 : 0,
            kicked ? EINTR : 0,
            started,
            System.nanoTime() - started,
            ExitWords.of(exit.exit())));
    return exit;
  }

  @Override
  public List<Vcpu> vcpus() {
    return vcpus;
  }

  @Override
  public Architecture architecture() {
    return vm.architecture();
  }

  @Override
  public void kick() {
    vm.kick();
  }

  @Override
  public Optional<Moments> moments() {
    return vm.moments();
  }

  @Override
  public DebugSlots debugSlots() {
    return vm.debugSlots();
  }

  @Override
  public int guestDebugFlags() {
    return vm.guestDebugFlags();
  }

  @Override
  public Optional<ExceptionStops> exceptionStops() {
    return vm.exceptionStops();
  }

  @Override
  public Optional<EngineBreakpoints> engineBreakpoints() {
    return vm.engineBreakpoints();
  }

  @Override
  public Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    return vm.physicalMemory(vcpu, policy);
  }

  @Override
  public void onUnbacked(Consumer<UnbackedAccess> told) {
    vm.onUnbacked(told);
  }

  @Override
  public boolean softwareTakesSlots() {
    return vm.softwareTakesSlots();
  }

  @Override
  public Optional<HostAbilities> hostAbilities() {
    return vm.hostAbilities();
  }

  @Override
  public Optional<NorFlash> flash() {
    return vm.flash();
  }

  @Override
  public Optional<byte[]> deviceTree() {
    return vm.deviceTree();
  }

  @Override
  public Optional<SerialLine> serial() {
    return vm.serial();
  }

  @Override
  public void reset() {
    vm.reset();
  }

  @Override
  public void close() {
    vm.close();
  }
}
