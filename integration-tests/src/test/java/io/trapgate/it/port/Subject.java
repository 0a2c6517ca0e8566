package io.trapgate.it.port;

import io.trapgate.target.MachineSpec;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the contract has to know of a kind of machine: its code, its registers, its debug words. */
interface Subject {
  /** Where {@link #image} is loaded and entered; memory is mapped there and around. */
  int CODE = 0x10_0000;

  /** From {@link #CODE} on: a guest that waits for an interrupt, which never comes. */
  int WAIT = 0x100;

  /** Instructions of which each accesses a device, or counts. */
  int DEVICES = 0x200;

  /** Counts twice, sends a byte to the serial line, goes round for ever. */
  int TALK = 0x300;

  /** The same, and then waits for an interrupt that never comes. */
  int TALK_AND_WAIT = 0x400;

  /** In a list of slots: one that is not used. */
  long NONE = -1;

  /** RAM ends here, and nothing is mapped behind it. */
  int RAM_BYTES = 64 << 20;

  /** The machine, with a guest in a file. */
  MachineSpec spec(Path guest);

  /**
   * The guest. At its start four instructions that count, the fifth goes back to the fourth.
   *
   * @return an ELF file
   */
  byte[] image();

  /** Bytes of an instruction that counts. */
  int countBytes();

  /** Lengths of the instructions at {@link #DEVICES}. */
  List<Integer> deviceLengths();

  /** Registers to set before {@link #DEVICES}, {@link #TALK} and {@link #WAIT}. */
  List<Value> values();

  /** The register that is counted in. */
  String counter();

  /** The register with the program counter. */
  String programCounter();

  /** Registers that can't be written. */
  Set<String> readOnly();

  /** Whether a register takes any value and nothing follows from that for others. */
  boolean free(Register register);

  /** Registers of time, which goes on over a reset. */
  Set<String> time();

  /** An address where nothing is mapped. */
  long unmapped();

  /** The debug words for code slots at these addresses, and a single step or not. */
  GuestDebug debug(boolean step, List<Long> slots);

  /** The debug words for software breakpoints. */
  GuestDebug software();

  /** The exit at a software breakpoint. */
  VcpuExit atSoftware(long pc);

  /** Debugging switched off. */
  GuestDebug off();

  /** The exit without what isn't defined in it. */
  VcpuExit known(VcpuExit exit);

  /** The exit behind a single step. */
  VcpuExit stepped(long pc);

  /** The exit at code slots. */
  VcpuExit atSlots(long pc, Set<Integer> slots);

  /** A register's value. */
  record Value(String register, long value) {}
}
