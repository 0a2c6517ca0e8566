package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FxArea;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code nat2.out}: what FXRSTOR makes of values that can't be, and the pointers; {@code misc.out}:
 * what KVM's emulator does with other MMX, SSE and x87 instructions.
 */
class FxMeasuredRulesTest {
  private static final Pattern LOADED =
      Pattern.compile("fxrstor fcw=(\\w+) fsw=(\\w+) ftw=(\\w+) fop=(\\w+) -> fxsave (fcw.*)");

  private final List<String> wrong = new ArrayList<>();
  private int compared;

  @Test
  void everyLineOfTheProcessor() {
    for (String line : FxMeasured.lines("nat2.out")) {
      Matcher loaded = LOADED.matcher(line);
      if (loaded.matches()) {
        check(loaded.group(5), loaded(loaded));
      } else {
        check(line, other(line));
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(compared).isEqualTo(15).isEqualTo(FxMeasured.lines("nat2.out").size());
  }

  private static String loaded(Matcher m) {
    FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.USER64);
    byte[] image = FxGuest.measuredImage(0x1F80);
    image[5] = (byte) 0xEE;
    word(image, 0, m.group(1));
    word(image, 2, m.group(2));
    image[4] = (byte) Integer.parseInt(m.group(3), 16);
    word(image, 6, m.group(4));
    guest.guest.physical.write(FxGuest.AREA, image, 0, image.length);
    guest.at(FxGuest.AREA, guest.fxrstor());
    guest.fill(FxGuest.AREA, FxArea.BYTES, (byte) 0xEE);
    guest.at(FxGuest.AREA, guest.fxsave());
    byte[] area = guest.area(FxGuest.AREA);
    return "fcw=%02x%02x fsw=%02x%02x ftw=%02x b5=%02x fop=%02x%02x"
        .formatted(area[1], area[0], area[3], area[2], area[4], area[5], area[7], area[6]);
  }

  private static void word(byte[] image, int at, String hex) {
    int value = Integer.parseInt(hex, 16);
    image[at] = (byte) value;
    image[at + 1] = (byte) (value >>> 8);
  }

  private static String other(String line) {
    FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.USER64);
    if (line.startsWith("fxrstor bad MXCSR")) {
      guest.guest.physical.write(FxGuest.AREA, FxGuest.measuredImage(1 << 16), 0, 512);
      String end = guest.at(FxGuest.AREA, guest.fxrstor());
      assertThat(end).isEqualTo("vec=13 err=0");
      return line.replaceAll("fcw.*mxcsr \\w+", registers(guest, true));
    }
    if (line.startsWith("fxrstor #PF")) {
      guest.page(0x4000, 0x4000, 0);
      String end = guest.at(0x3F00, guest.fxrstor());
      assertThat(end).isEqualTo("vec=14 err=4 cr2=40ff");
      return line.replaceAll("fcw.*mxcsr \\w+", registers(guest, false));
    }
    if (line.startsWith("fxsave with pending")) {
      guest.fpu().fcw = 0x340;
      guest.fpu().fsw = 0x8081;
      String end = guest.at(FxGuest.AREA, guest.fxsave());
      return "fxsave with pending unmasked x87 exception: " + (end.equals("ok") ? "no #MF" : end);
    }
    return line.startsWith("image ST") ? reserved(guest) : pointers(guest, line);
  }

  private static String registers(FxGuest guest, boolean all) {
    FxGuest old = new FxGuest(FxProfile.CPU, FxGuest.Mode.USER64);
    assertThat(guest.fpu().xmm).isEqualTo(old.fpu().xmm);
    assertThat(guest.fpu().significand).isEqualTo(old.fpu().significand);
    return all
        ? "fcw %04x fsw %04x ftw %02x mxcsr %04x"
            .formatted(guest.fpu().fcw, guest.fpu().fsw, guest.fpu().valid, guest.fpu().mxcsr)
        : "fcw %04x mxcsr %04x".formatted(guest.fpu().fcw, guest.fpu().mxcsr);
  }

  private static String reserved(FxGuest guest) {
    byte[] image = FxGuest.measuredImage(0x1F80);
    Arrays.fill(image, 42, 48, (byte) 0xFF);
    guest.guest.physical.write(FxGuest.AREA, image, 0, 512);
    guest.at(FxGuest.AREA, guest.fxrstor());
    guest.at(FxGuest.AREA, guest.fxsave());
    return "image ST reserved ff -> saved: "
        + HexFormat.ofDelimiter(" ").formatHex(guest.area(FxGuest.AREA), 42, 48);
  }

  /** FIP is the instruction's, FOP and FDP only with an exception that isn't masked. */
  private static String pointers(FxGuest guest, String line) {
    guest.guest.put(0x5000, "0000000000000000" + "6003");
    guest.execute("DBE3");
    if (line.startsWith("after fninit; fld")) {
      guest.at(0x5000, "DD03");
      return "after fninit; fld m64: fsw %04x ftw %02x fop %04x fip %s fdp %x (fld addr %s)"
          .formatted(
              guest.fpu().fsw,
              guest.fpu().valid,
              guest.fpu().fop,
              guest.fpu().fip == 0x1000 ? "401913" : "other",
              guest.fpu().fdp,
              "0x7ffedb6af698");
    }
    guest.at(0x5008, "D92B"); // fldcw 0360
    guest.execute("D9EE");
    guest.at(0x4F00, "D8BD00010000"); // fdivr m32 of zero
    return "after 0/0 (IM unmasked? cw 0360): fsw %04x fop %04x fip %s fdp %s"
        .formatted(
            guest.fpu().fsw,
            guest.fpu().fop,
            guest.fpu().fip == 0x1000 ? "4019bd" : "other",
            guest.fpu().fdp == 0x5000 ? "7ffedb6af690" : "other");
  }

  /** Where the emulator executes one of ours or faults, so do we; what it can't, we may. */
  @Test
  void theEmulatorsOtherInstructions() {
    List<String> codes =
        List.of(
            "fninit DBE3 DBE3",
            "fnstcw_m D93F D93B",
            "movq_mm0,m 0F6F07 0F6F03",
            "movups_xmm0,m 0F1007 0F1003",
            "movaps_xmm0,m16 0F2807 0F2803",
            "movaps_xmm0,m_misal 0F2807 0F2803",
            "movdqu F30F6F07 F30F6F03",
            "movdqa_misal 660F6F07 660F6F03",
            "movntps_m_misal 0F2B07 0F2B03",
            "movntdq_m_misal 660FE707 660FE703",
            "clflush 0FAE3F 0FAE3B",
            "mfence 0FAEF0 0FAEF0",
            "lfence 0FAEE8 0FAEE8",
            "sfence 0FAEF8 0FAEF8");
    List<FxGuest.Mode> modes =
        List.of(FxGuest.Mode.REAL16, FxGuest.Mode.PROT32, FxGuest.Mode.LONG64);
    for (String line : codes) {
      String[] words = line.split(" ", -1);
      String name = words[0].replace('_', ' ');
      String measured =
          FxMeasured.lines("misc.out").stream()
              .filter(l -> l.startsWith("  " + name + " "))
              .findFirst()
              .orElseThrow();
      String[] theirs = measured.substring(2 + name.length()).strip().split(" +", -1);
      for (int i = 0; i < modes.size(); i++) {
        FxGuest guest = new FxGuest(FxProfile.KVM, modes.get(i));
        String code = words[modes.get(i).codeBits == 16 ? 1 : 2];
        // Their MOVDQU was misaligned, too.
        boolean odd = name.endsWith("misal") || name.equals("movdqu");
        String ours = guest.at(FxGuest.AREA + (odd ? 8 : 0), code);
        String said = theirs[i].equals("H") ? "ok" : "vec=" + theirs[i].substring(1) + " err=0";
        check(name + " " + modes.get(i) + " " + said, name + " " + modes.get(i) + " " + ours);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(compared).isEqualTo(42);
  }

  private void check(String theirs, String ours) {
    compared++;
    if (!ours.equals(theirs)) {
      wrong.add("\n  measured " + theirs + "\n  ours     " + ours);
    }
  }
}
