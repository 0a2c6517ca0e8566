package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;

/** What our processor in the frame {@code fxlong.asm} is compared with. */
interface LongGuest extends AutoCloseable {
  /** Whether it has memory at this address. */
  boolean has(int physical);

  void write(int physical, byte[] bytes);

  byte[] read(int physical, int length);

  /** Sets control registers. */
  void control(long cr0, long cr4, long efer) throws KvmException;

  /** Sets a general register to enter with; not RSP. */
  void general(int number, long value) throws KvmException;

  /** Sets the floating-point state to enter with. */
  void load(byte[] image) throws KvmException;

  /** The floating-point state. */
  byte[] image() throws KvmException;

  /** Enters as ours does; {@code caught}, {@code not emulated}, or what else was reported. */
  String run(LongFrame ours) throws KvmException;

  /** The exception that has ended it. */
  int vector() throws KvmException;

  /** RIP of that exception. */
  long rip() throws KvmException;

  /** Flags of that exception. */
  int pushedFlags() throws KvmException;

  /** How registers and what the exception has left differ, "" for not at all. */
  String differences(LongFrame ours) throws KvmException;

  /** A difference of a number, "" for none. */
  static String compare(String what, long mine, long found) {
    return mine == found ? "" : "%s %x (there: %x); ".formatted(what, mine, found);
  }

  @Override
  void close();
}
