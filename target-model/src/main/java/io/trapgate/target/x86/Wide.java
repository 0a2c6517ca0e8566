package io.trapgate.target.x86;

/** A register's value of up to 128 bits. */
record Wide(long low, long high) {
  static Wide of(long value) {
    return new Wide(value, 0);
  }
}
