package io.trapgate.it.zoo;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Numbers as clients write them, and some as no client should. */
final class Numbers {
  private static final String[] EDGES = {
    "0",
    "1",
    "ffffffff",
    "100000000",
    "7fffffffffffffff",
    "8000000000000000",
    "ffffffffffffffff",
    "ffffffff80000000",
    "fffffffffffffff0",
    "e0000000",
    "fee00000",
    "fe0000000",
  };

  private final Random random;
  private final SpinGuest guest;

  Numbers(Random random, SpinGuest guest) {
    this.random = random;
    this.guest = guest;
  }

  /** In hex, sometimes with leading zeros or in upper case. */
  String hex(long value) {
    String digits = Long.toHexString(value);
    return switch (random.nextInt(8)) {
      case 0 -> "0".repeat(random.nextInt(4)) + digits;
      case 1 -> digits.toUpperCase(Locale.ROOT);
      default -> digits; // mostly
    };
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  /** An address in memory, nearly always. */
  String address() {
    return switch (random.nextInt(12)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> hex(guest.memoryEnd() - random.nextInt(0x40));
      case 2 -> hex(random.nextLong());
      case 3, 4, 5 -> hex(guest.one(random));
      case 6 -> hex(guest.counter());
      default -> hex(random.nextInt((int) guest.memoryEnd()));
    };
  }

  /** Bytes in hex. */
  String bytes(int count) {
    StringBuilder text = new StringBuilder(2 * count);
    for (int i = 0; i < count; i++) {
      text.append("%02x".formatted(random.nextInt(256)));
    }
    return text.toString();
  }

  /** Bytes as they are, those that need an escape more often than others. */
  String binary(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      boolean special = random.nextInt(6) == 0;
      text.append(special ? "#$}*\003+-".charAt(random.nextInt(7)) : (char) random.nextInt(256));
    }
    return text.toString();
  }

  /** Mostly short, at times as long as a packet takes. */
  int length(int atMost) {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextInt(atMost + 1);
      case 1, 2, 3 -> random.nextInt(Math.min(atMost, 600) + 1);
      default -> 1 + random.nextInt(8);
    };
  }

  /** A thread that is there, mostly. */
  String thread() {
    return one(
        "0",
        "1",
        "2",
        "-1",
        "p1.1",
        "p1.2",
        "p1.-1",
        "p1",
        "p0.0",
        "p0.1",
        "3",
        "p2.1",
        "p-1.-1",
        "p1.0",
        "p01.02",
        "7fffffff");
  }
}
