package io.trapgate.it.x86.stream;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.x86.core.Cpu;
import io.trapgate.target.x86.core.CpuClock;
import io.trapgate.target.x86.core.CpuProfile;
import io.trapgate.target.x86.core.FxProfile;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86State;

/** Our processor with nothing but memory; I/O ports read as ones, no interrupt ever comes. */
final class BareCpu {
  private static final IoPorts NO_PORTS =
      new IoPorts() {
        @Override
        public int in(int port, int bytes) {
          return -1;
        }

        @Override
        public void out(int port, int bytes, int value) {
          // Nobody is there.
        }
      };

  private static final LocalApic NO_APIC =
      new LocalApic() {
        private int priority;

        @Override
        public boolean pending() {
          return false;
        }

        @Override
        public int acknowledge() {
          throw new IllegalStateException("no interrupt is pending");
        }

        @Override
        public int taskPriority() {
          return priority;
        }

        @Override
        public void taskPriority(int value) {
          priority = value;
        }

        @Override
        public long readMsr(int index) {
          throw new IllegalArgumentException("MSR " + index);
        }

        @Override
        public void writeMsr(int index, long value) {
          throw new IllegalArgumentException("MSR " + index);
        }
      };

  private static final CpuClock CLOCK =
      new CpuClock() {
        @Override
        public long ticks(long instructions) {
          return instructions;
        }

        @Override
        public boolean wanted() {
          return false;
        }
      };

  private final PhysicalMap memory = new PhysicalMap();
  private final BareDebug debug = new BareDebug();
  private final Cpu cpu;

  /**
   * As QEMU enters the frame: real mode with CS 0.
   *
   * @param image memory from address 0
   */
  BareCpu(byte[] image) {
    this(image, new CpuProfile(FxProfile.CPU));
  }

  /** The same of another processor. */
  BareCpu(byte[] image, CpuProfile profile) {
    memory.mapRam(0, Frame.RAM_BYTES);
    cpu = new Cpu(new Cpu.Wiring(memory, NO_PORTS, NO_APIC), debug, profile, CLOCK);
    write(0, image);
    X86State state = cpu.state();
    for (int i = 0; i < state.segments.length; i++) {
      state.segments[i].reset(0, 0, i == io.trapgate.target.x86.core.SegmentName.CS);
    }
    state.ldtr.limit = 0xFFFF;
    state.ldtr.type = 2;
    state.ldtr.present = true;
    state.tr.limit = 0xFFFF;
    state.tr.type = 11;
    state.tr.present = true;
    state.gdtLimit = 0xFFFF;
    state.idtLimit = 0xFFFF;
    state.cr0 = 0x6000_0010;
    state.gpr[Gpr.RDX] = 0x6_0FB1; // what QEMU's processor has there after a reset
    state.msrs.pat = 0x0007_0406_0007_0406L;
    state.flags = 2;
    state.rip = Frame.ENTRY;
    state.fpu.fcw = 0x37F;
    state.fpu.mxcsr = 0x1F80;
    cpu.registersChanged();
  }

  Cpu cpu() {
    return cpu;
  }

  X86State state() {
    return cpu.state();
  }

  BareDebug debug() {
    return debug;
  }

  /**
   * One instruction, or one iteration of a repeated one, or the delivery of the exception that it
   * raises.
   *
   * @return the vector, or -1
   */
  int step() {
    debug.accesses().clear();
    cpu.run(1, Long.MAX_VALUE);
    return debug.takeDelivered();
  }

  void write(long physical, byte[] bytes) {
    memory.write(physical, bytes, 0, bytes.length);
  }

  byte[] read(long physical, int length) {
    byte[] bytes = new byte[length];
    memory.read(physical, bytes, 0, length);
    return bytes;
  }

  /** The bytes at a linear address, up to the end of its page. */
  byte[] code(long linear) {
    long physical = cpu.look(linear);
    return physical < 0 ? new byte[0] : read(physical, 15);
  }
}
