package io.trapgate.stub.debug;

/**
 * The {@code R/W} field of DR7 for one slot (SDM volume 3, "Debug Control Register (DR7)"). There
 * is no type for reads alone, and the one for I/O is nothing that gdb can ask for.
 */
public enum X86Access {
  /** The instruction at the address, before it executes. */
  EXECUTE(0),
  /** A store, when it is done. */
  WRITE(1),
  /** A store or a load, when it is done. */
  READ_WRITE(3);

  private final int code;

  X86Access(int code) {
    this.code = code;
  }

  /** The two bits in DR7. */
  public int code() {
    return code;
  }
}
