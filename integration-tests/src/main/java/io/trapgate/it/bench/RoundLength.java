package io.trapgate.it.bench;

import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many instructions one round of the mix guest takes, counted by our model. It is a constant of
 * the guest, so it turns QEMU's rounds into instructions as well.
 */
final class RoundLength {
  private static final GuestDebug STOPS =
      new GuestDebug.Booke(GuestDebug.ENABLE | GuestDebug.USE_SW_BP, List.of());
  private static final GuestDebug STEPS =
      new GuestDebug.Booke(GuestDebug.ENABLE | GuestDebug.SINGLESTEP, List.of());

  private RoundLength() {}

  /** Counts from one call of {@code work} to the next, behind the guest's first. */
  static long count(Path guest) throws IOException {
    MachineSpec spec = MachineSpec.of("e500v2", "ppce500", 256L << 20, Optional.of(guest));
    try (Vm vm = Machines.open(spec)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      EngineBreakpoints breakpoints = vm.engineBreakpoints().orElseThrow();
      breakpoints.replace(ElfSymbols.address(guest, "work"));
      runToBreakpoint(vm);
      runToBreakpoint(vm);
      long before = vcpu.instructionCount();
      runToBreakpoint(vm);
      return vcpu.instructionCount() - before;
    } catch (MachineException | KvmException e) {
      throw new IOException("counting the guest's instructions: " + e.getMessage(), e);
    }
  }

  private static void runToBreakpoint(Vm vm) throws KvmException {
    Vcpu vcpu = vm.vcpus().getFirst();
    vcpu.setGuestDebug(STEPS);
    var _ = vm.run(Set.of(0));
    vcpu.setGuestDebug(STOPS);
    var _ = vm.run(Set.of(0));
  }
}
