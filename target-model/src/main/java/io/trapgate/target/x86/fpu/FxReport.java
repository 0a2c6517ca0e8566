package io.trapgate.target.x86.fpu;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The x87 and SSE state to be read by people, and the image that FXSAVE would write of it now. */
public final class FxReport {
  private static final String[] EXCEPTIONS = {"IE", "DE", "ZE", "OE", "UE", "PE"};
  private static final String[] ROUNDING = {"nearest", "down", "up", "zero"};
  private static final String[] PRECISION = {"24 bits", "reserved", "53 bits", "64 bits"};
  private static final String[] TAGS = {"valid", "zero", "special", "empty"};

  private FxReport() {}

  /**
   * Registers first, then the image in hexadecimal with the names of its fields.
   *
   * @param mode64 whether the processor is in 64-bit mode: 16 XMM registers, not 8
   */
  public static List<String> lines(FpuState state, boolean mode64) {
    List<String> lines = new ArrayList<>();
    control(state, lines);
    stack(state, lines);
    FxFormat format = mode64 ? FxFormat.BITS64 : FxFormat.BITS32;
    xmm(state, format, lines);
    image(state, format, lines);
    return List.copyOf(lines);
  }

  private static void control(FpuState s, List<String> lines) {
    lines.add(
        "FCW   %04x  masked: %s; precision %s; rounding %s"
            .formatted(
                s.fcw, exceptions(s.fcw), PRECISION[s.fcw >>> 8 & 3], ROUNDING[s.fcw >>> 10 & 3]));
    lines.add(
        "FSW   %04x  TOP %d; set: %s%s%s; C3 C2 C1 C0 %d%d%d%d"
            .formatted(
                s.fsw,
                s.top(),
                exceptions(s.fsw),
                (s.fsw & 0x40) != 0 ? " SF" : "",
                (s.fsw & FpuState.ES) != 0 ? " ES" : "",
                s.fsw >>> 14 & 1,
                s.fsw >>> 10 & 1,
                s.fsw >>> 9 & 1,
                s.fsw >>> 8 & 1));
    lines.add("FTW   %02x    abridged; %04x in full".formatted(s.valid, s.tagWord()));
    lines.add(
        "FOP   %03x   %s FIP %04x:%x FDP %04x:%x"
            .formatted(s.fop, opcode(s.fop), s.fcs, s.fip, s.fds, s.fdp));
    lines.add(
        "MXCSR %08x  masked: %s; set: %s; rounding %s%s%s"
            .formatted(
                s.mxcsr,
                exceptions(s.mxcsr >>> 7),
                exceptions(s.mxcsr),
                ROUNDING[s.mxcsr >>> 13 & 3],
                (s.mxcsr & 0x40) != 0 ? "; DAZ" : "",
                (s.mxcsr & 0x8000) != 0 ? "; FTZ" : ""));
  }

  private static String opcode(int fop) {
    return "(%02x %02x)".formatted(0xD8 | fop >>> 8, fop & 0xFF);
  }

  private static String exceptions(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < EXCEPTIONS.length; i++) {
      if ((bits >>> i & 1) != 0) {
        text.append(text.isEmpty() ? "" : " ").append(EXCEPTIONS[i]);
      }
    }
    return text.isEmpty() ? "none" : text.toString();
  }

  private static void stack(FpuState s, List<String> lines) {
    int tags = s.tagWord();
    for (int i = 0; i < 8; i++) {
      int r = s.physical(i);
      String tag = TAGS[tags >>> 2 * r & 3];
      lines.add(
          "ST%d R%d %-7s %04x %016x  %s"
              .formatted(i, r, tag, s.signExponent[r], s.significand[r], s.st(i).readable()));
    }
  }

  private static void xmm(FpuState s, FxFormat format, List<String> lines) {
    for (int i = 0; i < format.xmmRegisters(); i++) {
      long low = s.xmm[2 * i];
      long high = s.xmm[2 * i + 1];
      lines.add(
          "XMM%-2d %016x%016x  %s %s"
              .formatted(
                  i, high, low, Double.longBitsToDouble(high), Double.longBitsToDouble(low)));
    }
  }

  private static void image(FpuState s, FxFormat format, List<String> lines) {
    byte[] image = new FxArea(format, FxFeatures.INTEL).image(s, true);
    int used = format.usedBytes(true);
    lines.add("FXSAVE writes %d bytes of %d now:".formatted(used, FxArea.BYTES));
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < used; at += 16) {
      lines.add("%03x  %s  %s".formatted(at, hex.formatHex(image, at, at + 16), field(at)));
    }
    lines.add("%03x  not written up to 1ff".formatted(used));
  }

  private static String field(int at) {
    if (at == 0) {
      return "FCW FSW FTW - FOP FIP FCS -";
    }
    if (at == FxArea.FDP) {
      return "FDP FDS - MXCSR MXCSR_MASK";
    }
    return at < FxArea.XMM ? "ST" + (at - FxArea.ST) / 16 : "XMM" + (at - FxArea.XMM) / 16;
  }
}
