package io.trapgate.target.kvm;

import io.trapgate.target.arch.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands every call on to another machine, the ones with an answer of the port's own included: a
 * wrapper says no more than what it changes, and a new method of the port passes all of them.
 */
public abstract class ForwardingVm implements Vm {
  private final Vm vm;

  protected ForwardingVm(Vm vm) {
    this.vm = vm;
  }

  @Override
  public Architecture architecture() {
    return vm.architecture();
  }

  @Override
  public List<Vcpu> vcpus() {
    return vm.vcpus();
  }

  @Override
  public VmExit run(Set<Integer> vcpus) {
    return vm.run(vcpus);
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
  public boolean softwareTakesSlots() {
    return vm.softwareTakesSlots();
  }

  @Override
  public Optional<HostAbilities> hostAbilities() {
    return vm.hostAbilities();
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
