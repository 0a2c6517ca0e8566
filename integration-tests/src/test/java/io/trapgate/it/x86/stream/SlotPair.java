package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import java.io.IOException;
import java.util.Arrays;

/** The modelled machine in 64-bit mode beside the processor. */
final class SlotPair implements AutoCloseable {
  private static final int MOST_STOPS = 40;

  /** A process has interrupts and no rights to ports; RF and ID are the kernel's. */
  private static final int NOT_COMPARED = Flag.IF | Flag.IOPL | Flag.RF | Flag.ID;

  private static final int R15 = 15;

  private final HostVm ours;
  private final TracedProcessor theirs;
  private final BareCpu cpu;

  private SlotPair(HostVm ours, TracedProcessor theirs, BareCpu cpu) {
    this.ours = ours;
    this.theirs = theirs;
    this.cpu = cpu;
  }

  /** Both at the start. */
  static SlotPair open() throws IOException, KvmException {
    byte[] memory = Frame.memory(StreamMode.LONG_64, 1, new java.util.Random(1));
    HostVm ours = HostVm.modelled(memory, new HostTraits(false));
    ours.stopAt(Frame.SNIPPETS);
    ours.run();
    BareCpu cpu = new BareCpu(memory);
    for (int i = 0; cpu.state().linearRip() != Frame.SNIPPETS; i++) {
      if (i > 100_000) {
        throw new IllegalStateException("the frame doesn't get there");
      }
      cpu.step();
    }
    return new SlotPair(ours, TracedProcessor.start(), cpu);
  }

  BareCpu cpu() {
    return cpu;
  }

  /** Runs a case from stop to stop. */
  void run(SlotCase tried, int number, SlotTally tally) throws IOException, KvmException {
    theirs.write(SlotCase.CODE, tried.code());
    theirs.write(SlotCase.DATA, tried.data());
    theirs.write(SlotCase.STACK, tried.stack());
    theirs.load(tried.gpr(), SlotCase.CODE, tried.flags(), tried.addresses(), tried.dr7());
    ours.vcpu().setGuestDebug(GuestDebug.X86.OFF);
    ours.write(SlotCase.CODE, tried.code());
    ours.write(SlotCase.DATA, tried.data());
    ours.write(SlotCase.STACK, tried.stack());
    long[] gpr = tried.gpr();
    for (int i = 0; i < gpr.length; i++) {
      ours.set(KvmComparison.GPRS[i], gpr[i]);
    }
    ours.set("rip", SlotCase.CODE);
    ours.set("eflags", tried.flags());
    ours.ask(tried.debug());
    boolean passes = false;
    for (int i = 0; i < MOST_STOPS; i++) {
      TracedProcessor.Stop found = theirs.go(tried.step());
      if (!found.trapped()) {
        tally.passed("signal " + found.signal());
        return;
      }
      if (passes) {
        ours.vcpu().passBreakpoint(); // Linux has set RF
      }
      VcpuExit mine = ours.run();
      String difference = differences(tried, mine, found);
      if (!difference.isEmpty()) {
        tally.wrong("%n case %d, stop %d: %s: %s".formatted(number, i, tried, difference));
        return;
      }
      tally.agreed(found.atBreakpoint() ? "int3" : "dr6 %x".formatted(found.dr6()));
      if (found.atBreakpoint()) {
        return;
      }
      passes = tried.isCode(found.dr6());
    }
  }

  private String differences(SlotCase tried, VcpuExit mine, TracedProcessor.Stop found)
      throws IOException, KvmException {
    StringBuilder text = new StringBuilder();
    if (!(mine instanceof VcpuExit.Debug.X86 our)) {
      return "ours %s at %x, processor %s".formatted(mine, ours.get("rip"), found);
    }
    boolean breakpoint = our.exception() == VcpuExit.Debug.X86.BP;
    compare(text, "int3", breakpoint ? 1 : 0, found.atBreakpoint() ? 1 : 0);
    compare(text, "pc", our.pc(), found.atBreakpoint() ? found.rip() - 1 : found.rip());
    if (!breakpoint) {
      compare(text, "dr6", our.dr6() & ~GuestDebug.X86.DR6_BASE, found.dr6() & 0xE00F);
    }
    if (!tried.exact()) {
      return text.toString();
    }
    for (int i = 0; i < R15; i++) {
      if (i != Gpr.RSP || text.isEmpty()) {
        compare(text, KvmComparison.GPRS[i], ours.get(KvmComparison.GPRS[i]), found.gpr().get(i));
      }
    }
    long ignored = NOT_COMPARED | tried.undefined() | (tried.step() ? Flag.TF : 0);
    compare(text, "flags", ours.get("eflags") & ~ignored, found.flags() & ~ignored);
    memory(text, SlotCase.DATA, SlotCase.DATA_BYTES);
    memory(text, SlotCase.STACK, SlotCase.STACK_BYTES);
    return text.toString();
  }

  private void memory(StringBuilder text, int at, int bytes) throws IOException {
    byte[] mine = ours.read(at, bytes);
    byte[] found = theirs.read(at, bytes);
    int differs = Arrays.mismatch(mine, found);
    if (differs >= 0) {
      compare(text, "memory at %x".formatted(at + differs), mine[differs], found[differs]);
    }
  }

  private static void compare(StringBuilder text, String what, long mine, long found) {
    if (mine != found) {
      text.append("%s %x (processor: %x); ".formatted(what, mine, found));
    }
  }

  @Override
  public void close() {
    theirs.close();
    ours.close();
  }
}
