package io.trapgate.target.x86.core;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.memory.PhysicalMap;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A processor with 2 MiB of RAM, ports that record, and one interrupt to give. */
public final class TestCpu {
  /** What was written to a port. */
  public record Out(int port, int bytes, int value) {}

  public final PhysicalMap physical = new PhysicalMap();
  public final List<Out> outs = new ArrayList<>();

  /** What IN reads. */
  public int in;

  /** The vector that waits, or -1. */
  public int interrupt = -1;

  public final Cpu cpu;

  public TestCpu() {
    this(FxProfile.CPU, new NoDebug());
  }

  public TestCpu(FxProfile fx, DebugHook debug) {
    this(new CpuProfile(fx), debug);
  }

  public TestCpu(CpuProfile profile, DebugHook debug) {
    physical.mapRam(0, 2 << 20);
    CpuClock clock =
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
    cpu = new Cpu(new Cpu.Wiring(physical, new Ports(), new Apic()), debug, profile, clock);
    real(0, 0x7C00);
  }

  public X86State state() {
    return cpu.state();
  }

  /** Real mode with all segments at 0 but CS. */
  public TestCpu real(int cs, int ip) {
    X86State s = state();
    s.cr0 = X86State.CR0_ET;
    s.efer = 0;
    s.cpl = 0;
    for (int i = 0; i < SegmentName.COUNT; i++) {
      s.segments[i].reset(0, 0, i == SegmentName.CS);
    }
    s.cs().setReal(cs);
    s.idtLimit = 0x3FF;
    s.flags = Flag.FIXED;
    s.gpr[Gpr.RSP] = 0x7000;
    s.rip = ip;
    cpu.registersChanged();
    return this;
  }

  /** Flat protected mode without paging, 16 or 32 bits. */
  public TestCpu flat(int codeBits, int ip) {
    real(0, ip);
    X86State s = state();
    s.cr0 |= X86State.CR0_PE;
    for (int i = 0; i < SegmentName.COUNT; i++) {
      Segment segment = s.segments[i];
      segment.selector = i == SegmentName.CS ? 8 : 16;
      segment.limit = -1;
      segment.big = codeBits == 32;
      segment.granular = true;
    }
    cpu.registersChanged();
    return this;
  }

  /** 64-bit mode without paging, which no processor has: linear addresses are physical ones. */
  public TestCpu long64(int ip) {
    flat(32, ip);
    state().efer = X86State.EFER_LME | X86State.EFER_LMA;
    state().cs().longMode = true;
    state().cs().big = false;
    cpu.registersChanged();
    return this;
  }

  /** A guest in 16-bit real mode, 32-bit protected mode or 64-bit mode, ready at 0x1000. */
  public static TestCpu of(int codeBits) {
    TestCpu guest = new TestCpu();
    return switch (codeBits) {
      case 16 -> guest.real(0, 0x1000);
      case 32 -> guest.flat(32, 0x1000);
      default -> guest.long64(0x1000); // 64
    };
  }

  /** Puts bytes at a physical address; hex, spaces ignored. */
  public TestCpu put(long address, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    physical.write(address, bytes, 0, bytes.length);
    return this;
  }

  /** Bytes at a physical address. */
  public byte[] get(long address, int count) {
    byte[] bytes = new byte[count];
    physical.read(address, bytes, 0, count);
    return bytes;
  }

  /** Puts code at RIP and executes so many instructions. */
  public TestCpu run(String hex, int instructions) {
    put(state().linearRip(), hex);
    cpu.run(instructions, Long.MAX_VALUE);
    return this;
  }

  private final class Ports implements IoPorts {
    @Override
    public int in(int port, int bytes) {
      return in;
    }

    @Override
    public void out(int port, int bytes, int value) {
      outs.add(new Out(port, bytes, value));
    }
  }

  private final class Apic implements LocalApic {
    @Override
    public boolean pending() {
      return interrupt >= 0;
    }

    @Override
    public int acknowledge() {
      int vector = interrupt;
      interrupt = -1;
      return vector;
    }

    @Override
    public int taskPriority() {
      return 0;
    }

    @Override
    public void taskPriority(int value) {}

    @Override
    public long readMsr(int index) {
      throw new IllegalArgumentException("MSR 0x%x".formatted(index));
    }

    @Override
    public void writeMsr(int index, long value) {
      throw new IllegalArgumentException("MSR 0x%x".formatted(index));
    }
  }
}
