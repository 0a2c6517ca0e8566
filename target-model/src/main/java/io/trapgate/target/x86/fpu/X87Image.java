package io.trapgate.target.x86.fpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What FNSTENV and FNSAVE store: 14 or 28 bytes of environment, then perhaps 80 of registers (Intel
 * SDM 1 8.1.10, figures 8-9 to 8-12).
 *
 * @param wide 28 bytes: the operand size isn't 16 bits
 * @param protectedMode pointers are selector and offset; else linear addresses
 * @param selectors FCS and FDS are kept; else they are 0
 */
public record X87Image(boolean wide, boolean protectedMode, boolean selectors) {
  private static final int FCW_BITS = 0x1F7F;

  /** Bytes of the environment. */
  public int environmentBytes() {
    return wide ? 28 : 14;
  }

  /** Bytes of environment and registers. */
  public int allBytes() {
    return environmentBytes() + 80;
  }

  /** The environment alone. */
  public byte[] environment(FpuState s) {
    byte[] bytes = new byte[environmentBytes()];
    environment(s, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  private void environment(FpuState s, ByteBuffer to) {
    word(to, s.fcw & FCW_BITS | 0x40);
    word(to, s.fsw);
    word(to, s.tagWord());
    int fcs = selectors ? s.fcs : 0;
    int fds = selectors ? s.fds : 0;
    if (protectedMode) {
      pointers(to, s, fcs, fds);
    } else {
      linear(to, ((long) fcs << 4) + s.fip, s.fop);
      linear(to, ((long) fds << 4) + s.fdp, 0);
    }
  }

  private void pointers(ByteBuffer to, FpuState s, int fcs, int fds) {
    if (wide) {
      to.putInt((int) s.fip);
      to.putInt(fcs | s.fop << 16);
      to.putInt((int) s.fdp);
      to.putInt(fds | 0xFFFF_0000);
    } else {
      to.putShort((short) s.fip);
      to.putShort((short) fcs);
      to.putShort((short) s.fdp);
      to.putShort((short) fds);
    }
  }

  /** The upper half of a 28-byte environment's words reads as ones. */
  private void word(ByteBuffer to, int value) {
    if (wide) {
      to.putInt(value | 0xFFFF_0000);
    } else {
      to.putShort((short) value);
    }
  }

  private void linear(ByteBuffer to, long address, int fop) {
    if (wide) {
      to.putInt((int) address & 0xFFFF | 0xFFFF_0000);
      to.putInt((int) (address >>> 16 & 0xFFFF) << 12 | fop);
    } else {
      to.putShort((short) address);
      to.putShort((short) ((int) (address >>> 16 & 0xF) << 12 | fop));
    }
  }

  /** Environment and registers. */
  public byte[] all(FpuState s) {
    byte[] bytes = new byte[allBytes()];
    ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    environment(s, to);
    for (int i = 0; i < 8; i++) {
      to.putLong(s.st(i).significand());
      to.putShort((short) s.st(i).signExponent());
    }
    return bytes;
  }

  /** Loads the environment from an image. */
  public void loadEnvironment(FpuState s, byte[] image) {
    loadEnvironment(s, ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN));
  }

  private void loadEnvironment(FpuState s, ByteBuffer from) {
    s.fcw = word(from) & FCW_BITS | 0x40;
    s.fsw = word(from);
    s.summarize();
    int tags = word(from);
    s.valid = 0;
    for (int r = 0; r < 8; r++) {
      s.valid |= (tags >>> 2 * r & 3) == 3 ? 0 : 1 << r;
    }
    long first = wide ? from.getInt() & 0xFFFF_FFFFL : from.getShort() & 0xFFFFL;
    long second = wide ? from.getInt() & 0xFFFF_FFFFL : from.getShort() & 0xFFFFL;
    long third = wide ? from.getInt() & 0xFFFF_FFFFL : from.getShort() & 0xFFFFL;
    long fourth = wide ? from.getInt() & 0xFFFF_FFFFL : from.getShort() & 0xFFFFL;
    if (protectedMode) {
      s.fip = first;
      s.fcs = selectors ? (int) second & 0xFFFF : 0;
      s.fop = wide ? (int) (second >>> 16) & 0x7FF : 0;
      s.fdp = third;
      s.fds = selectors ? (int) fourth & 0xFFFF : 0;
    } else {
      s.fip = first & 0xFFFF | (second >>> 12 & 0xFFFF) << 16;
      s.fcs = 0;
      s.fop = (int) second & 0x7FF;
      s.fdp = third & 0xFFFF | (fourth >>> 12 & 0xFFFF) << 16;
      s.fds = 0;
    }
  }

  private int word(ByteBuffer from) {
    int value = from.getShort() & 0xFFFF;
    if (wide) {
      from.getShort();
    }
    return value;
  }

  /** Loads environment and registers from an image. */
  public void loadAll(FpuState s, byte[] image) {
    ByteBuffer from = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    loadEnvironment(s, from);
    for (int i = 0; i < 8; i++) {
      int r = s.physical(i);
      s.significand[r] = from.getLong();
      s.signExponent[r] = from.getShort() & 0xFFFF;
    }
  }
}
