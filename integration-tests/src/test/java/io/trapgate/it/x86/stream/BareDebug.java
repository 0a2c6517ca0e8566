package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.DebugHook;
import java.util.ArrayList;
import java.util.List;

/**
 * The debug registers without a debugger: the guest's trap flag works, breakpoints don't. Ends a
 * run at every exception, and notes the data accesses.
 */
final class BareDebug implements DebugHook {
  private static final long DR6_RESET = 0xFFFF_0FF0L;
  private static final long DR6_SLOTS = 15;
  private static final long DR6_STEP = 1 << 14;

  /** A data access. */
  record DataAccess(long linear, int bytes, boolean write) {}

  private final long[] registers = new long[8];
  private final List<DataAccess> accesses = new ArrayList<>();
  private int delivered = -1;
  private boolean icebp;

  BareDebug() {
    reset();
  }

  /** The vector delivered since this was last asked, or -1. */
  int takeDelivered() {
    int vector = delivered;
    delivered = -1;
    return vector;
  }

  List<DataAccess> accesses() {
    return accesses;
  }

  long register(int number) {
    return registers[number];
  }

  void register(int number, long value) {
    registers[number] = value;
  }

  @Override
  public boolean armed() {
    return true;
  }

  @Override
  public void accessed(long linear, int bytes, boolean write) {
    accesses.add(new DataAccess(linear, bytes, write));
  }

  @Override
  public boolean watchesCode() {
    return false;
  }

  @Override
  public Verdict beforeInstruction(long linear) {
    return Verdict.NONE;
  }

  @Override
  public void instructionUndone() {
    // Nothing is kept from one instruction to the next.
  }

  @Override
  public boolean trapPending(boolean trapFlag) {
    return trapFlag || icebp;
  }

  @Override
  public Verdict afterInstruction(boolean trapFlag) {
    registers[6] = registers[6] & ~DR6_SLOTS | (trapFlag ? DR6_STEP : 0);
    icebp = false;
    return Verdict.GUEST;
  }

  @Override
  public Verdict afterDelivery(int vector, boolean debugException) {
    delivered = vector;
    return Verdict.HOST;
  }

  @Override
  public void portAccessed(int port, int bytes) {
    // No breakpoints.
  }

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
    registers[number] = number == 6 ? value | DR6_RESET : number == 7 ? value | 0x400 : value;
  }

  @Override
  public boolean blocksInterrupts() {
    return false;
  }

  @Override
  public void reset() {
    java.util.Arrays.fill(registers, 0);
    registers[6] = DR6_RESET;
    registers[7] = 0x400;
  }
}
