package io.trapgate.it.trace;

import io.trapgate.it.gdb.Guest;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A small session with the boot sector: steps, a code slot, and a kick. */
final class TracedSession {
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int STEPS = 12;

  private TracedSession() {}

  static void on(String cpu, String board, CallTrace trace) throws Exception {
    MachineSpec spec =
        MachineSpec.of(cpu, board, MEMORY_BYTES, Optional.of(Guest.bootSector().image()));
    try (Vm vm = Machines.template(spec).open(trace)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(debug(GuestDebug.ENABLE | GuestDebug.SINGLESTEP, 0));
      long next = 0;
      for (int i = 0; i < STEPS; i++) {
        var _ = vm.run(Set.of(0));
        next = vcpu.programCounter();
      }
      vcpu.setGuestDebug(debug(GuestDebug.ENABLE | GuestDebug.USE_HW_BP, next));
      var _ = vm.run(Set.of(0));
      vcpu.setGuestDebug(GuestDebug.X86.OFF);
    }
  }

  private static GuestDebug.X86 debug(int control, long slot) {
    List<Long> registers = new ArrayList<>(Collections.nCopies(8, 0L));
    registers.set(0, slot);
    registers.set(7, slot == 0 ? 0L : 0x402L);
    return new GuestDebug.X86(control, registers);
  }
}
