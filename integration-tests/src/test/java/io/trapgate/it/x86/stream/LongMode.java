package io.trapgate.it.x86.stream;

/** The modes that {@code fxlong.asm} enters. */
enum LongMode {
  LONG_64(64, 0x08, 0x10),
  COMPATIBILITY_32(32, 0x18, 0x10),
  USER_64(64, 0x33, 0x2B),
  USER_COMPATIBILITY_32(32, 0x23, 0x2B);

  private final int codeBits;
  private final int code;
  private final int data;

  LongMode(int codeBits, int code, int data) {
    this.codeBits = codeBits;
    this.code = code;
    this.data = data;
  }

  int codeBits() {
    return codeBits;
  }

  /** Selector of its code. */
  int code() {
    return code;
  }

  /** Selector of its data and its stack. */
  int data() {
    return data;
  }

  boolean user() {
    return (code & 3) == 3;
  }
}
