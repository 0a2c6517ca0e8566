package io.trapgate.target.x86.core;

/** A debug facility that has nothing armed and gives all to the guest. */
public class NoDebug implements DebugHook {
  private final long[] registers = new long[8];
  private boolean icebp;

  @Override
  public boolean armed() {
    return false;
  }

  @Override
  public void accessed(long linear, int bytes, boolean write) {}

  @Override
  public boolean watchesCode() {
    return false;
  }

  @Override
  public Verdict beforeInstruction(long linear) {
    return Verdict.NONE;
  }

  @Override
  public void instructionUndone() {}

  @Override
  public boolean trapPending(boolean trapFlag) {
    return trapFlag || icebp;
  }

  @Override
  public Verdict afterInstruction(boolean trapFlag) {
    icebp = false;
    return Verdict.GUEST;
  }

  @Override
  public Verdict afterDelivery(int vector, boolean debugException) {
    return Verdict.NONE;
  }

  @Override
  public void portAccessed(int port, int bytes) {}

  @Override
  public Verdict breakpoint() {
    return Verdict.GUEST;
  }

  @Override
  public void icebp() {
    icebp = true;
  }

  @Override
  public Verdict generalDetect() {
    return Verdict.NONE;
  }

  @Override
  public long readDebugRegister(int number) {
    return registers[number];
  }

  @Override
  public void writeDebugRegister(int number, long value) {
    registers[number] = value;
  }

  @Override
  public boolean blocksInterrupts() {
    return false;
  }

  @Override
  public void reset() {}
}
