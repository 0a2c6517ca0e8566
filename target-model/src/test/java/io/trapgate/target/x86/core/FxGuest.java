package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import java.util.Arrays;
import java.util.HexFormat;

/** A processor in one of the modes that were measured, for FXSAVE and FXRSTOR. */
final class FxGuest {
  /** The modes of the measurements; those at CPL 3 are compatibility or 64-bit mode. */
  enum Mode {
    REAL16(16, false, 0),
    PROT16(16, false, 0),
    PROT32(32, false, 0),
    COMPAT32(32, true, 0),
    LONG64(64, true, 0),
    USER16(16, true, 3),
    USER32(32, true, 3),
    USER64(64, true, 3);

    final int codeBits;
    private final boolean paged;
    private final int cpl;

    Mode(int codeBits, boolean paged, int cpl) {
      this.codeBits = codeBits;
      this.paged = paged;
      this.cpl = cpl;
    }

    boolean paged() {
      return paged;
    }
  }

  /** Where the area is unless said otherwise. */
  static final int AREA = 0x3000;

  /** What the area holds before FXSAVE. */
  static final byte SENTINEL = (byte) 0xA5;

  /** First address behind RAM. */
  static final int END_OF_RAM = 2 << 20;

  private static final int TABLES = 0x10_0000;
  private static final int PAGE_TABLE = TABLES + 0x3000;
  private static final int PRESENT_WRITABLE_USER = 7;

  final TestCpu guest;
  final Mode mode;

  FxGuest(FxProfile profile, Mode mode) {
    this(profile, mode, FxFeatures.INTEL);
  }

  FxGuest(FxProfile profile, Mode mode, FxFeatures features) {
    this.guest = new TestCpu(new CpuProfile(profile, features), new NoDebug());
    this.mode = mode;
    enter();
    measuredState(fpu());
    fill(AREA, 0x2000, SENTINEL);
  }

  private void enter() {
    if (mode == Mode.REAL16) {
      guest.real(0, 0x1000);
    } else {
      guest.flat(mode.codeBits == 16 ? 16 : 32, 0x1000);
    }
    X86State s = guest.state();
    if (mode == Mode.PROT16) {
      for (Segment segment : s.segments) {
        segment.limit = 0xFFFF;
      }
    }
    s.cr0 |= X86State.CR0_NE;
    s.cr4 = X86State.CR4_OSFXSR;
    if (mode.paged()) {
      paging(s);
    }
    guest.cpu.registersChanged();
  }

  private void paging(X86State s) {
    entry(TABLES, TABLES + 0x1000 | PRESENT_WRITABLE_USER);
    entry(TABLES + 0x1000, TABLES + 0x2000 | PRESENT_WRITABLE_USER);
    entry(TABLES + 0x2000, PAGE_TABLE | PRESENT_WRITABLE_USER);
    for (int i = 0; i < 512; i++) {
      entry(PAGE_TABLE + 8 * i, i << 12 | PRESENT_WRITABLE_USER);
    }
    s.cr3 = TABLES;
    s.cr4 |= X86State.CR4_PAE;
    s.cr0 |= X86State.CR0_PG | X86State.CR0_WP;
    s.efer = X86State.EFER_LME | X86State.EFER_LMA;
    s.cs().longMode = mode.codeBits == 64;
    s.cs().big = mode.codeBits == 32;
    s.cpl = mode.cpl;
  }

  private void entry(int address, int value) {
    guest.put(address, "%08x00000000".formatted(Integer.reverseBytes(value)));
  }

  /**
   * Changes what a linear page of the first 2 MiB leads to.
   *
   * @param flags 0 nothing, 5 read-only, 7 all
   */
  void page(int linear, int physical, int flags) {
    entry(PAGE_TABLE + (linear >>> 12) * 8, physical | flags);
    guest.cpu.registersChanged();
  }

  FpuState fpu() {
    return guest.state().fpu;
  }

  X86State state() {
    return guest.state();
  }

  void fill(int address, int bytes, byte value) {
    byte[] all = new byte[bytes];
    Arrays.fill(all, value);
    guest.physical.write(address, all, 0, bytes);
  }

  byte[] area(int address) {
    return guest.get(address, FxArea.BYTES);
  }

  /** The state that the probes loaded; no byte of the registers is the sentinel. */
  static void measuredState(FpuState f) {
    f.fcw = 0x027F;
    f.fsw = 0x7900;
    f.valid = 0xA5;
    f.fop = 0x05A5;
    f.fip = 0x1234_89AB_CDEFL;
    f.fdp = 0x5678_FEDC_BA98L;
    f.mxcsr = 0x1FA0;
    for (int i = 0; i < 8; i++) {
      f.significand[i] = 0x6162_6364_6566_6700L + i;
      f.signExponent[i] = 0x4140 + i;
    }
    for (int i = 0; i < 32; i++) {
      f.xmm[i] = 0xE1E2_E3E4_E5E6_E700L + i;
    }
  }

  /** The image that the probes loaded: a pattern, and fields that name themselves. */
  static byte[] measuredImage(int mxcsr) {
    byte[] image = new byte[FxArea.BYTES];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (7 * i + 1);
    }
    byte[] head = HexFormat.of().parseHex("7f1300285a00ff07");
    System.arraycopy(head, 0, image, 0, head.length);
    for (int i = 0; i < 4; i++) {
      image[24 + i] = (byte) (mxcsr >>> 8 * i);
    }
    return image;
  }

  /** FXSAVE by {@code [BX]}, {@code [EBX]} or {@code [RBX]}. */
  String fxsave() {
    return mode.codeBits == 16 ? "0FAE07" : "0FAE03";
  }

  String fxrstor() {
    return mode.codeBits == 16 ? "0FAE0F" : "0FAE0B";
  }

  /** FXSAVE by BP, EBP or RBP: the stack segment. */
  String fxsaveByBp() {
    return mode.codeBits == 16 ? "0FAE4600" : "0FAE4500";
  }

  /** Executes one instruction with this address in BX and BP, and says how it ended. */
  String at(long address, String code) {
    X86State s = guest.state();
    s.gpr[Gpr.RBX] = address;
    s.gpr[Gpr.RBP] = address;
    return execute(code);
  }

  /** How one instruction ends: "ok", "vec=.. err=.. cr2=..", or "emulation failure". */
  String execute(String code) {
    byte[] bytes = HexFormat.of().parseHex(code);
    Insn insn = Decoder.decode(index -> bytes[index] & 0xFF, mode.codeBits);
    guest.cpu.jump(guest.state().rip + insn.length);
    try {
      insn.row.method().execute(guest.cpu, insn);
      return "ok";
    } catch (X86Fault fault) {
      String cr2 = fault.vector() == X86Fault.PF ? " cr2=%x".formatted(fault.address()) : "";
      return "vec=%d err=%d%s".formatted(fault.vector(), fault.errorCode(), cr2);
    } catch (EmulationFailure failure) {
      return "emulation failure";
    }
  }

  /** The runs of bytes of an area that aren't the sentinel, as the probes print them. */
  static String touched(byte[] area) {
    StringBuilder runs = new StringBuilder();
    for (int i = 0; i < area.length; i++) {
      int from = i;
      while (i < area.length && area[i] != SENTINEL) {
        i++;
      }
      if (i > from) {
        runs.append(" [").append(from).append("..").append(i - 1).append(']');
      }
    }
    return runs.toString().trim();
  }
}
