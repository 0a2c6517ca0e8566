package io.trapgate.target.x86;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.x86.core.Cpu;

/** Another vCPU of a machine, without ports and interrupts. */
final class SecondCpu implements IoPorts, LocalApic {
  private SecondCpu() {}

  static X86Vcpu of(Guest guest) {
    SecondCpu nothing = new SecondCpu();
    return new X86Vcpu(
        1, new Cpu.Wiring(guest.physical, nothing, nothing), guest.turns, X86Choices.DEFAULT);
  }

  @Override
  public int in(int port, int bytes) {
    return -1;
  }

  @Override
  public void out(int port, int bytes, int value) {}

  @Override
  public boolean pending() {
    return false;
  }

  @Override
  public int acknowledge() {
    throw new IllegalStateException("acknowledge of no interrupt");
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
