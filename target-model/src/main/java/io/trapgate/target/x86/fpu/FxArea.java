package io.trapgate.target.x86.fpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The 512-byte area of FXSAVE and FXRSTOR, byte for byte (Intel SDM 2A, FXSAVE; x86.md 3.1, 3.2).
 */
public final class FxArea {
  /** Size of the area; what is used of it depends on the format. */
  public static final int BYTES = 512;

  static final int FCW = 0;
  static final int FSW = 2;
  static final int FTW = 4;
  static final int FOP = 6;
  static final int FIP = 8;
  static final int FCS = 12;
  static final int FDP = 16;
  static final int FDS = 20;

  /** Offset of MXCSR. */
  public static final int MXCSR = 24;

  static final int MXCSR_MASK = 28;
  static final int ST = 32;
  static final int XMM = 160;

  private static final int FCW_BITS = 0x1F7F;
  private static final int FCW_ONES = 0x40;
  private static final int FOP_BITS = 0x7FF;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final FxFormat format;
  private final FxFeatures features;

  /**
   * The area in one format.
   *
   * @param features of the processor that saves and loads
   */
  public FxArea(FxFormat format, FxFeatures features) {
    this.format = format;
    this.features = features;
  }

  /**
   * Puts the state into the first bytes of an area; leaves those alone that the processor doesn't
   * write.
   *
   * @param withXmm false: the area ends before the XMM registers
   */
  public void save(FpuState state, byte[] area, boolean withXmm) {
    SHORT.set(area, FCW, (short) (state.fcw & FCW_BITS | FCW_ONES));
    SHORT.set(area, FSW, (short) state.fsw);
    area[FTW] = (byte) state.valid;
    area[FTW + 1] = 0;
    savePointers(state, area);
    INT.set(area, MXCSR, state.mxcsr);
    INT.set(area, MXCSR_MASK, features.mxcsrMask());
    for (int i = 0; i < 8; i++) {
      int r = state.physical(i);
      LONG.set(area, ST + 16 * i, state.significand[r]);
      LONG.set(area, ST + 16 * i + 8, (long) state.signExponent[r] & 0xFFFF);
    }
    for (int i = 0; withXmm && i < 2 * format.xmmRegisters(); i++) {
      LONG.set(area, XMM + 8 * i, state.xmm[i]);
    }
  }

  private boolean hasPointers(FpuState state) {
    return !features.pointersOnException() || (state.fsw & FpuState.ES) != 0;
  }

  private void savePointers(FpuState state, byte[] area) {
    if (!hasPointers(state)) {
      Arrays.fill(area, FOP, MXCSR, (byte) 0);
      return;
    }
    SHORT.set(area, FOP, (short) (state.fop & FOP_BITS));
    if (format.pointerBytes() == 8) {
      LONG.set(area, FIP, state.fip);
      LONG.set(area, FDP, state.fdp);
      return;
    }
    LONG.set(area, FIP, state.fip & pointerMask() | selector(state.fcs));
    LONG.set(area, FDP, state.fdp & pointerMask() | selector(state.fds));
  }

  private long selector(int value) {
    return features.selectors() ? (value & 0xFFFFL) << 32 : 0;
  }

  private long pointerMask() {
    return format == FxFormat.BITS16 && features.pointers16() ? 0xFFFFL : 0xFFFF_FFFFL;
  }

  /** MXCSR of an image. */
  public static int mxcsr(byte[] area) {
    return (int) INT.get(area, MXCSR);
  }

  /** Whether the image's MXCSR has a bit that the processor doesn't: #GP, and nothing is loaded. */
  public boolean mxcsrReserved(byte[] area) {
    return (mxcsr(area) & ~features.mxcsrMask()) != 0;
  }

  /**
   * Loads the state from an image, by the processor's rules for what can't be.
   *
   * @param withXmm false: the XMM registers stay
   */
  public void restore(FpuState state, byte[] area, boolean withXmm) {
    state.fcw = (short) SHORT.get(area, FCW) & FCW_BITS | FCW_ONES;
    state.fsw = (short) SHORT.get(area, FSW) & 0xFFFF;
    state.summarize();
    state.valid = area[FTW] & 0xFF;
    restorePointers(state, area);
    state.mxcsr = mxcsr(area);
    for (int i = 0; i < 8; i++) {
      int r = state.physical(i);
      state.significand[r] = (long) LONG.get(area, ST + 16 * i);
      state.signExponent[r] = (short) SHORT.get(area, ST + 16 * i + 8) & 0xFFFF;
    }
    for (int i = 0; withXmm && i < 2 * format.xmmRegisters(); i++) {
      state.xmm[i] = (long) LONG.get(area, XMM + 8 * i);
    }
  }

  private void restorePointers(FpuState state, byte[] area) {
    boolean present = hasPointers(state);
    state.fop = present ? (short) SHORT.get(area, FOP) & FOP_BITS : 0;
    long fip = present ? (long) LONG.get(area, FIP) : 0;
    long fdp = present ? (long) LONG.get(area, FDP) : 0;
    boolean wide = format.pointerBytes() == 8;
    state.fip = wide ? fip : fip & pointerMask();
    state.fdp = wide ? fdp : fdp & pointerMask();
    state.fcs = wide || !features.selectors() ? 0 : (int) (fip >>> 32) & 0xFFFF;
    state.fds = wide || !features.selectors() ? 0 : (int) (fdp >>> 32) & 0xFFFF;
  }

  /** An image of the state in an area of zeros. */
  public byte[] image(FpuState state, boolean withXmm) {
    byte[] area = new byte[BYTES];
    save(state, area, withXmm);
    return area;
  }
}
