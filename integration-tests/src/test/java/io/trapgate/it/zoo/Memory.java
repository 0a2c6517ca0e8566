package io.trapgate.it.zoo;

import java.util.Arrays;
import java.util.function.Predicate;

/** Packets that read and write memory, and what the written part of it must hold. */
final class Memory {
  private static final int LONGEST = 0x10000;

  private final Numbers numbers;
  private final SpinGuest guest;
  private final boolean tame;
  private final byte[] bytes = new byte[SpinGuest.DATA_BYTES];
  private final boolean[] known = new boolean[SpinGuest.DATA_BYTES];

  /**
   * @param tame whether nothing else changes what was written
   */
  Memory(Numbers numbers, SpinGuest guest, boolean tame) {
    this.numbers = numbers;
    this.guest = guest;
    this.tame = tame;
  }

  void forget() {
    Arrays.fill(known, false);
  }

  Sample read() {
    if (tame && numbers.oneIn(2)) {
      int offset = numbers.below(SpinGuest.DATA_BYTES - 64);
      int length = 1 + numbers.below(64);
      String packet = "m" + numbers.hex(guest.data() + offset) + "," + numbers.hex(length);
      byte[] then = Arrays.copyOfRange(bytes, offset, offset + length);
      boolean[] sure = Arrays.copyOfRange(known, offset, offset + length);
      return new Sample(packet, reply -> matches(reply, then, sure));
    }
    return Sample.of("m" + numbers.address() + "," + numbers.hex(numbers.length(LONGEST)));
  }

  private static boolean matches(String reply, byte[] then, boolean[] sure) {
    if (reply.length() != 2 * then.length || !Shapes.HEX.test(reply)) {
      return false;
    }
    for (int i = 0; i < then.length; i++) {
      if (sure[i] && (byte) Integer.parseInt(reply, 2 * i, 2 * i + 2, 16) != then[i]) {
        return false;
      }
    }
    return true;
  }

  Sample write() {
    if (!tame && numbers.oneIn(4)) {
      int length = 1 + numbers.below(4);
      return Sample.of("M" + numbers.address() + "," + length + ":" + numbers.bytes(length));
    }
    int length = 1 + numbers.below(40);
    String data = numbers.binary(length);
    StringBuilder hex = new StringBuilder();
    data.chars().forEach(c -> hex.append("%02x".formatted(c)));
    return new Sample("M" + place(data) + ":" + hex, done());
  }

  Sample binaryWrite() {
    if (numbers.oneIn(8)) {
      return new Sample("X" + numbers.hex(guest.data()) + ",0:", Shapes.OK);
    }
    String data = numbers.binary(numbers.length(SpinGuest.DATA_BYTES / 2));
    return new Sample("X" + place(data) + ":" + data, done());
  }

  private Predicate<String> done() {
    return tame ? Shapes.OK : Shapes.ANY;
  }

  /** A free place for the data, and its length. */
  private String place(String data) {
    int offset = numbers.below(SpinGuest.DATA_BYTES - data.length());
    for (int i = 0; i < data.length(); i++) {
      bytes[offset + i] = (byte) data.charAt(i);
      known[offset + i] = true;
    }
    return numbers.hex(guest.data() + offset) + "," + numbers.hex(data.length());
  }

  Sample binaryRead() {
    boolean inside = numbers.oneIn(2);
    String address = inside ? numbers.hex(guest.data()) : numbers.address();
    return Sample.of("x" + address + "," + numbers.hex(numbers.length(LONGEST) - 1));
  }

  Sample checksum() {
    boolean huge = numbers.oneIn(400);
    long length = huge ? 0x4000_0000L : numbers.below(0x400);
    return Sample.of("qCRC:" + numbers.address() + "," + numbers.hex(length));
  }

  Sample search() {
    boolean huge = numbers.oneIn(400);
    long length = huge ? guest.memoryEnd() - 0x10000 : numbers.below(0x400);
    String pattern =
        numbers.oneIn(20) ? "\0".repeat(0x1000) + "\1" : numbers.binary(1 + numbers.below(8));
    String address = huge ? "10000" : numbers.address();
    return Sample.of("qSearch:memory:" + address + ";" + numbers.hex(length) + ";" + pattern);
  }
}
