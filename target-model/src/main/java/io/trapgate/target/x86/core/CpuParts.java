package io.trapgate.target.x86.core;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;

/** What a processor is made of and connected to: nothing that changes while it executes. */
abstract class CpuParts {
  final X86State state;
  final LinearMemory linear;
  final Memory memory;
  final CodeCache code;
  final Paging paging;
  final Descriptors descriptors;
  final CpuClock clock;
  final Cpu.Wiring wiring;
  final DebugHook debug;
  final CpuProfile profile;

  CpuParts(X86State state, Cpu.Wiring wiring, DebugHook debug, CpuProfile profile, CpuClock clock) {
    this.state = state;
    this.wiring = wiring;
    this.debug = debug;
    this.profile = profile;
    this.clock = clock;
    this.paging = new Paging(state, wiring.physical());
    this.linear = new LinearMemory(wiring.physical(), paging);
    this.memory = new Memory(state, linear, debug);
    this.descriptors = new Descriptors(state, linear);
    this.code = new CodeCache(state, linear);
  }

  /** Its registers. */
  public X86State state() {
    return state;
  }

  Memory memory() {
    return memory;
  }

  Paging paging() {
    return paging;
  }

  Descriptors descriptors() {
    return descriptors;
  }

  IoPorts ports() {
    return wiring.ports();
  }

  LocalApic apic() {
    return wiring.apic();
  }

  DebugHook debug() {
    return debug;
  }

  CpuProfile profile() {
    return profile;
  }

  CpuClock clock() {
    return clock;
  }
}
