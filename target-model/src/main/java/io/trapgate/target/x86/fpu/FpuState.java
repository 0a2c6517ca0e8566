package io.trapgate.target.x86.fpu;

import java.util.Arrays;

/** The x87, MMX and SSE registers, by physical number; without behaviour. */
public final class FpuState {
  /** Bits of the status word and of the control word: the six exceptions. */
  public static final int EXCEPTIONS = 0x3F;

  /** Status word: the error summary. */
  public static final int ES = 0x80;

  /** Status word: busy, a copy of {@link #ES}. */
  public static final int BUSY = 0x8000;

  /** MXCSR after reset: every exception masked, rounding to nearest. */
  public static final int MXCSR_RESET = 0x1F80;

  /** Control word after FNINIT: every exception masked, 64 bits of precision, to nearest. */
  public static final int FCW_INIT = 0x037F;

  /** Control word; bit 6 reads 1. */
  public int fcw;

  /** Status word, TOP in bits 11 to 13 included. */
  public int fsw;

  /** Bit i set: physical register Ri isn't empty (FXSAVE's abridged form). */
  public int valid;

  /** Last opcode, 11 bits. */
  public int fop;

  public long fip;
  public int fcs;
  public long fdp;
  public int fds;

  /** 64-bit significands of R0 to R7, which are MM0 to MM7. */
  public final long[] significand = new long[8];

  /** Sign and 15-bit exponent of R0 to R7. */
  public final int[] signExponent = new int[8];

  /** Low and high halves of XMM0 to XMM15: {@code xmm[2 * n]}, {@code xmm[2 * n + 1]}. */
  public final long[] xmm = new long[32];

  public int mxcsr;

  /** As after {@link #reset()}. */
  public FpuState() {
    reset();
  }

  /**
   * What KVM gives a fresh virtual processor: as FNINIT leaves it, all registers zero (Linux
   * arch/x86/kvm/x86.c, kvm_arch_vcpu_create; not the 0040 of a processor's own power-up).
   */
  public void reset() {
    init();
    Arrays.fill(significand, 0);
    Arrays.fill(signExponent, 0);
    Arrays.fill(xmm, 0);
    mxcsr = MXCSR_RESET;
  }

  /** FNINIT: control, status, tags, pointers; the registers stay (Intel SDM 1 8.1.5). */
  public void init() {
    fcw = FCW_INIT;
    fsw = 0;
    valid = 0;
    fop = 0;
    fip = 0;
    fcs = 0;
    fdp = 0;
    fds = 0;
  }

  /** Number of the physical register that is ST(0). */
  public int top() {
    return fsw >>> 11 & 7;
  }

  public void top(int value) {
    fsw = fsw & ~0x3800 | (value & 7) << 11;
  }

  /** Number of the physical register that is ST(i). */
  public int physical(int i) {
    return top() + i & 7;
  }

  public boolean isEmpty(int i) {
    return (valid >>> physical(i) & 1) == 0;
  }

  /** Sets ES and B when an exception that isn't masked is in the status word, else clears them. */
  public void summarize() {
    boolean pending = (fsw & ~fcw & EXCEPTIONS) != 0;
    fsw = pending ? fsw | ES | BUSY : fsw & ~(ES | BUSY);
  }

  /** ST(i), empty or not. */
  public F80 st(int i) {
    int r = physical(i);
    return new F80(signExponent[r], significand[r]);
  }

  /** Fills ST(i). */
  public void st(int i, F80 value) {
    int r = physical(i);
    signExponent[r] = value.signExponent();
    significand[r] = value.significand();
    valid |= 1 << r;
  }

  /** The full tag word, two bits per register: 0 valid, 1 zero, 2 special, 3 empty. */
  public int tagWord() {
    int word = 0;
    for (int r = 0; r < 8; r++) {
      boolean empty = (valid >>> r & 1) == 0;
      int tag = empty ? 3 : new F80(signExponent[r], significand[r]).tag();
      word |= tag << 2 * r;
    }
    return word;
  }

  /** Takes over everything of another one. */
  public void set(FpuState other) {
    fcw = other.fcw;
    fsw = other.fsw;
    valid = other.valid;
    fop = other.fop;
    fip = other.fip;
    fcs = other.fcs;
    fdp = other.fdp;
    fds = other.fds;
    mxcsr = other.mxcsr;
    System.arraycopy(other.significand, 0, significand, 0, significand.length);
    System.arraycopy(other.signExponent, 0, signExponent, 0, signExponent.length);
    System.arraycopy(other.xmm, 0, xmm, 0, xmm.length);
  }
}
