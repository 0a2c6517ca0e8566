package io.trapgate.target.x86;

import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.x86.core.Cpu;
import io.trapgate.target.x86.core.X86State;

/**
 * What the registers of one processor are read from and written to.
 *
 * @param memory where descriptors are
 */
record RegisterContext(Cpu cpu, DebugUnit debug, LocalApic apic, GuestMemory memory) {
  X86State state() {
    return cpu.state();
  }
}
