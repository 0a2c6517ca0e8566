package io.trapgate.it.x86.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The few instructions that streams are held together with. */
final class Assembly {
  private final int bits;

  Assembly(int bits) {
    this.bits = bits;
  }

  /** MOV of a constant to a general register: 64 bits of it in 64-bit code, else 32. */
  byte[] mov(int register, long value) {
    ByteBuffer code = buffer();
    if (bits == 64) {
      code.put((byte) (0x48 | register >>> 3));
    } else if (bits == 16) {
      code.put((byte) 0x66);
    }
    code.put((byte) (0xB8 | register & 7));
    if (bits == 64) {
      code.putLong(value);
    } else {
      code.putInt((int) value);
    }
    return done(code);
  }

  /** PUSH of a constant, as wide as the stack's natural operands; sign-extended. */
  byte[] push(int value) {
    ByteBuffer code = buffer().put((byte) 0x68);
    if (bits == 16) {
      code.putShort((short) value);
    } else {
      code.putInt(value);
    }
    return done(code);
  }

  /** CMP of two general registers: defines all arithmetic flags. */
  byte[] cmp(int a, int b) {
    return new byte[] {0x39, (byte) (0xC0 | b << 3 | a)};
  }

  /** MOV of 32 bits at an offset in DS to EAX. */
  byte[] load(int offset) {
    ByteBuffer code = buffer();
    switch (bits) {
      case 16 -> code.put(new byte[] {0x66, 0x67, (byte) 0x8B, 0x05});
      case 32 -> code.put(new byte[] {(byte) 0x8B, 0x05});
      default -> code.put(new byte[] {(byte) 0x8B, 0x04, 0x25}); // 64
    }
    return done(code.putInt(offset));
  }

  /** MOV of 32 bits to an offset in DS. */
  byte[] poke(int offset, int value) {
    ByteBuffer code = buffer();
    switch (bits) {
      case 16 -> code.put(new byte[] {0x66, 0x67, (byte) 0xC7, 0x05});
      case 32 -> code.put(new byte[] {(byte) 0xC7, 0x05});
      default -> code.put(new byte[] {(byte) 0xC7, 0x04, 0x25}); // 64
    }
    return done(code.putInt(offset).putInt(value));
  }

  /** XOR of a constant to a general register, 32 bits, sign-extended in 64-bit code. */
  byte[] xor(int register, int value) {
    ByteBuffer code = buffer();
    if (bits == 64) {
      code.put((byte) (0x48 | register >>> 3));
    } else if (bits == 16) {
      code.put((byte) 0x66);
    }
    return done(code.put((byte) 0x81).put((byte) (0xF0 | register & 7)).putInt(value));
  }

  byte[] clts() {
    return new byte[] {0x0F, 0x06};
  }

  byte[] popf() {
    return new byte[] {(byte) 0x9D};
  }

  byte[] fnclex() {
    return new byte[] {(byte) 0xDB, (byte) 0xE2};
  }

  byte[] fninit() {
    return new byte[] {(byte) 0xDB, (byte) 0xE3};
  }

  /** FLD of one of the seven constants. */
  byte[] fld(int constant) {
    return new byte[] {(byte) 0xD9, (byte) (0xE8 + constant)};
  }

  byte[] rdmsr() {
    return new byte[] {0x0F, 0x32};
  }

  byte[] ud2() {
    return new byte[] {0x0F, 0x0B};
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] done(ByteBuffer code) {
    byte[] bytes = new byte[code.position()];
    code.get(0, bytes);
    return bytes;
  }
}
