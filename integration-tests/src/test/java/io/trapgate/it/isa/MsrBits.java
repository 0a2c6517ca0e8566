package io.trapgate.it.isa;

/** Machine state bits as the manual numbers them (E500RM 2.5.1). */
final class MsrBits {
  static final int UCLE = 0x0400_0000;
  static final int SPE = 0x0200_0000;
  static final int CE = 0x0002_0000;
  static final int EE = 0x0000_8000;
  static final int PR = 0x0000_4000;
  static final int ME = 0x0000_1000;

  private MsrBits() {}
}
