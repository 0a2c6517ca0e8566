package io.trapgate.it.isa;

import io.trapgate.it.isa.FloatRecord.After;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.Optional;

/**
 * Where QEMU 7.2's e500v2 is not the SPE manual's in embedded floating point: it leaves SPEFSCR as
 * it is, so that it has no status, no sticky bits, no interrupts and no rounding mode, and computes
 * with infinities, NaNs and denormalized numbers. What is left to compare is the result of ordinary
 * operands; the model's unit tests have a second reference for the rest.
 */
final class EmbeddedDeviations {
  private static final int UNAVAILABLE = 32;
  private static final int EXCEPTIONS = 0x0F00_0F00;
  private static final int INEXACT = 0x3000_3000;
  private static final int CR1 = 0x0F00_0000;
  private static final int HIGH = 0xFFFF_0000;

  private EmbeddedDeviations() {}

  /** Why that case is not compared. */
  static Optional<String> reason(PpcOpRow row, FloatRecord before, After qemu, After ours) {
    if (ours.ivor() == UNAVAILABLE) {
      return Optional.empty();
    }
    boolean vector = row.mnemonic().startsWith("evfs");
    boolean compares = row.mnemonic().matches(".*(cmp|tst)..");
    if (vector && compares && any(ours)) {
      return Optional.of("QEMU's vector comparisons put their bits two places too high");
    }
    if (row.mnemonic().endsWith("sf")) {
      return Optional.of("QEMU has signed fractions with 32 bits behind the point (SPEPEM: 31)");
    }
    if (row.mnemonic().equals("evfsctsi") && (int) ours.target() < 0) {
      return Optional.of("QEMU's evfsctsi extends the lower element's sign over the upper one");
    }
    int seen = vector ? ours.status() : ours.status() & ~HIGH;
    if (ours.ivor() != 0) {
      return Optional.of("QEMU has no data and round interrupts (SPEPEM: IVOR33, IVOR34)");
    }
    boolean tests = row.mnemonic().contains("tst");
    if (tests ? anyInvalid(row, before) : (seen & EXCEPTIONS) != 0) {
      return Optional.of("QEMU computes with infinities, NaNs and denormalized numbers");
    }
    if ((seen & INEXACT) != 0 && (before.status() & 3) != 0) {
      return Optional.of("QEMU always rounds to nearest (SPEPEM: SPEFSCR[FRMC])");
    }
    return Optional.empty();
  }

  /** Whether a comparison holds for any element: it sets a bit of CR field 1 then. */
  private static boolean any(After ours) {
    return (ours.cr() & CR1) != 0;
  }

  private static boolean anyInvalid(PpcOpRow row, FloatRecord before) {
    if (row.mnemonic().startsWith("efd")) {
      return isInvalid(before.a()) || isInvalid(before.b());
    }
    boolean vector = row.mnemonic().startsWith("evfs");
    boolean upper = isInvalid((int) (before.a() >>> 32)) || isInvalid((int) (before.b() >>> 32));
    return isInvalid((int) before.a()) || isInvalid((int) before.b()) || vector && upper;
  }

  private static boolean isInvalid(long bits) {
    int exponent = (int) (bits >>> 52) & 0x7FF;
    return exponent == 0x7FF || exponent == 0 && bits << 1 != 0;
  }

  private static boolean isInvalid(int bits) {
    int exponent = bits >>> 23 & 0xFF;
    return exponent == 0xFF || exponent == 0 && bits << 1 != 0;
  }

  /** QEMU's outcome with our SPEFSCR, which it leaves alone. */
  static After corrected(After qemu, After ours) {
    return qemu.withStatus(ours.status());
  }
}
