package io.trapgate.target;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.ExitWords;
import io.trapgate.target.kvm.ForwardingVm;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.List;
import java.util.Set;

/** A model whose calls are told in the words of a trace of the real KVM. */
final class TracedVm extends ForwardingVm {
  private static final int EINTR = 4;

  private final CallTrace trace;
  private final List<Vcpu> vcpus;

  TracedVm(Vm vm, CallTrace trace) {
    super(vm);
    this.trace = trace;
    this.vcpus = vm.vcpus().stream().<Vcpu>map(vcpu -> new TracedVcpu(vcpu, trace)).toList();
  }

  @Override
  public VmExit run(Set<Integer> indices) {
    long started = System.nanoTime();
    VmExit exit = super.run(indices);
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
}
