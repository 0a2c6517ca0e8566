package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import io.trapgate.target.x86.fpu.FxFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code nat.out}: what an Intel processor does in code of 64, 32 and 16 bits at CPL 3. */
class FxMeasuredProcessorTest {
  private static final Pattern LINE = Pattern.compile("  (.+?) +-> (.*)");
  private static final Pattern TRAP = Pattern.compile("trap (\\d+) err (\\d+) cr2 (\\w+)");

  /** End of the accessible bytes where a page is missing. */
  private static final long BORDER = 0x4000;

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final List<String> wrong = new ArrayList<>();
  private FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.USER64);
  private FxGuest.Mode mode = FxGuest.Mode.USER64;
  private long base;
  private int compared;
  private int leftOut;

  @Test
  void everyLine() {
    boolean trapped = false;
    for (String line : FxMeasured.lines("nat.out")) {
      Matcher result = LINE.matcher(line);
      if (line.startsWith("===")) {
        mode = FxGuest.Mode.valueOf("USER" + line.replaceAll("\\D", ""));
        leftOut++;
      } else if (line.startsWith("CPUID")) {
        leftOut++;
      } else if (result.matches()) {
        trapped = result.group(2).startsWith("trap");
        outcome(result.group(1), result.group(2));
      } else if (trapped && line.contains("state then")) {
        leftOut++; // the state of the probe's signal handler
      } else {
        detail(line.strip());
      }
    }

    assertThat(wrong).as("%d compared", compared).isEmpty();
    assertThat(compared).as("lines compared").isEqualTo(231);
    assertThat(leftOut).isEqualTo(14);
    assertThat(compared + leftOut).isEqualTo(FxMeasured.lines("nat.out").size());
  }

  private void outcome(String what, String theirs) {
    guest = new FxGuest(FxProfile.CPU, mode);
    base = FxGuest.AREA;
    String ours = run(what);
    Matcher trap = TRAP.matcher(theirs);
    String expected = theirs;
    if (trap.matches()) {
      expected = "vec=%s err=%s".formatted(trap.group(1), trap.group(2));
      if (trap.group(1).equals("14")) {
        // Their buffer lies elsewhere: the offset in the page is the same.
        expected += " cr2=" + trap.group(3).substring(trap.group(3).length() - 3);
        ours = ours.replaceAll("cr2=\\w+(\\w{3})", "cr2=$1");
      }
    }
    check(mode + " " + what, expected, ours);
  }

  private String run(String what) {
    boolean restore = what.startsWith("fxrstor");
    String code = restore ? guest.fxrstor() : guest.fxsave();
    if (what.contains("prefix")) {
      return guest.at(base, what.substring(what.length() - 2) + code);
    }
    if (what.startsWith("0F AE")) {
      return guest.execute(what.substring(0, 8).replace(" ", ""));
    }
    if (what.contains("limit")) {
      guest.state().segments[SegmentName.DS].limit =
          Integer.parseInt(what.substring(what.indexOf("limit ") + 6));
      guest.state().segments[SegmentName.DS].base = FxGuest.AREA;
      image(0x1F80);
      return guest.at(what.contains("[8]") ? 8 : 0, code);
    }
    if (what.contains("ff-image")) {
      return roundTrip();
    }
    if (what.startsWith("fxrstor all-ff")) {
      image((int) Long.parseLong(what.substring(what.indexOf('=') + 1), 16));
      return guest.at(base, code);
    }
    return address(what, what.contains("REX.W") ? "48" + code : code, restore);
  }

  private String address(String what, String code, boolean restore) {
    if (what.contains("non-canonical")) {
      String by = what.contains("rbp") ? guest.fxsaveByBp() : code;
      return guest.at(what.contains("misaligned") ? 1L << 47 | 8 : 1L << 47, by);
    }
    if (what.contains("AC=1")) {
      guest.state().flags |= Flag.AC;
      guest.state().cr0 |= X86State.CR0_AM;
    }
    if (what.contains("not-present")
        || what.contains("not present")
        || what.contains("read-only")
        || what.contains("accessible")) {
      return missing(what, code);
    }
    if (restore) {
      image(0x1F80);
    }
    String prefix = what.startsWith("LOCK") ? "F0" : "";
    return guest.at(base + offset(what), prefix + code);
  }

  /** The read-only page had not been touched yet: to the processor it wasn't there. */
  private String missing(String what, String code) {
    guest.page((int) BORDER, (int) BORDER, 0);
    Matcher first = Pattern.compile("first (\\d+) bytes").matcher(what);
    int there = what.contains("bad mxcsr") ? 256 : 0;
    if (first.find()) {
      there = Integer.parseInt(first.group(1));
    }
    base = BORDER - there;
    byte[] image = FxGuest.measuredImage(what.contains("bad mxcsr") ? -1 : 0x1F80);
    guest.guest.physical.write(base, image, 0, there);
    if (code.equals(guest.fxsave())) {
      guest.fill((int) base, there, FxGuest.SENTINEL);
    }
    return guest.at(base + offset(what), code);
  }

  private static int offset(String what) {
    Matcher plus = Pattern.compile("\\+(\\d+)").matcher(what);
    return plus.find() ? Integer.parseInt(plus.group(1)) : what.contains("misaligned") ? 8 : 0;
  }

  private void image(int mxcsr) {
    byte[] ones = new byte[FxArea.BYTES];
    Arrays.fill(ones, (byte) 0xFF);
    for (int i = 0; i < 4; i++) {
      ones[FxArea.MXCSR + i] = (byte) (mxcsr >>> 8 * i);
    }
    guest.guest.physical.write(base, ones, 0, ones.length);
  }

  private String roundTrip() {
    image(0xFFFF);
    String loaded = guest.at(base, guest.fxrstor());
    guest.fill((int) base, FxArea.BYTES, (byte) 0xEE);
    return loaded.equals("ok") ? guest.at(base, guest.fxsave()) : loaded;
  }

  private void detail(String text) {
    byte[] area = guest.area((int) base);
    String ours;
    if (text.startsWith("00:") || text.startsWith("10:")) {
      int at = Integer.parseInt(text.substring(0, 2), 16);
      ours = text.substring(0, 4) + HEX.formatHex(area, at, at + 16);
    } else if (text.startsWith("touched")) {
      ours = "touched: " + FxGuest.touched(area);
    } else if (text.startsWith("XMM")) {
      ours = "XMM:" + xmm(area) + "  ST0 reserved: " + HEX.formatHex(area, 42, 48);
    } else if (text.startsWith("cr2-addr")) {
      boolean partial = !FxGuest.touched(Arrays.copyOf(area, (int) (BORDER - base))).isEmpty();
      boolean save = text.contains("partial");
      ours = "cr2-addr=" + (cr2() - base) + (save ? ", partial write: " + yes(partial) : "");
    } else if (text.startsWith("state then")) {
      ours =
          "state then (fxsave64): " + HEX.formatHex(state(), 0, 32) + "  xmm from image " + ones();
    } else {
      ours = HEX.formatHex(area, 0, 32);
    }
    check(mode + " " + text, text, ours);
  }

  private static String yes(boolean partial) {
    return partial ? "yes" : "no";
  }

  /** CR2 of the last page fault: executed again, since only the outcome is kept. */
  private long cr2() {
    String again = guest.at(base, guest.fxsave());
    return Long.parseLong(again.substring(again.indexOf("cr2=") + 4), 16);
  }

  private byte[] state() {
    return new FxArea(FxFormat.BITS64_WIDE, FxFeatures.INTEL).image(guest.fpu(), true);
  }

  /** Which XMM registers are all ones now, and which aren't. */
  private String ones() {
    int loaded = 0;
    for (int i = 0; i < 16; i++) {
      loaded |= (guest.fpu().xmm[2 * i] & guest.fpu().xmm[2 * i + 1]) == -1 ? 1 << i : 0;
    }
    return "%04x unchanged %04x".formatted(loaded, ~loaded & 0xFFFF);
  }

  private String xmm(byte[] area) {
    StringBuilder text = new StringBuilder();
    byte[] all = state();
    for (int i = 0; i < 16; i++) {
      int at = 160 + 16 * i;
      text.append(Arrays.equals(area, at, at + 16, all, at, at + 16) ? " 1" : " 0");
    }
    return text.toString();
  }

  private void check(String where, String theirs, String ours) {
    compared++;
    if (!ours.equals(theirs)) {
      wrong.add(where + "\n  measured " + theirs + "\n  ours     " + ours);
    }
  }
}
