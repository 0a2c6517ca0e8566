package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FxArea;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * The steps behind one title of {@code fx.out}: what the probe set up and executed, said again for
 * the model.
 */
final class FxProbe {
  private static final HexFormat HEX = HexFormat.of();

  /** One instruction executed, and how it ended. */
  @FunctionalInterface
  interface Step {
    String run();
  }

  final FxGuest guest;

  /** Where the last FXSAVE wrote, for the lines that show it. */
  private final String title;

  FxProbe(FxGuest guest, String title) {
    this.guest = guest;
    this.title = title;
  }

  /** What is executed under the title, one step for each line that says how it ended. */
  List<Step> steps() {
    control();
    if (title.startsWith("page fault")) {
      return pageFault();
    }
    if (title.startsWith("segment:")) {
      return segment();
    }
    if (title.contains("MMIO") || title.contains("straddling")) {
      return hole();
    }
    if (title.startsWith("register form")) {
      return List.of(() -> guest.execute("0FAEC0"), () -> guest.execute("0FAEC8"));
    }
    if (title.startsWith("fxrstor mxcsr=")) {
      return List.of(this::restore, this::roundTrip);
    }
    int offset = offset();
    boolean restores = title.startsWith("fxrstor");
    if (restores) {
      guest.guest.physical.write(FxGuest.AREA, FxGuest.measuredImage(0x1F80), 0, 512);
    }
    String code = restores ? guest.fxrstor() : guest.fxsave();
    if (title.contains("BP")) {
      code = guest.fxsaveByBp();
    }
    String whole = prefix() + code;
    return List.of(() -> guest.at(FxGuest.AREA + offset, whole));
  }

  private void control() {
    X86State s = guest.state();
    if (title.contains("OSFXSR=0")) {
      s.cr4 &= ~X86State.CR4_OSFXSR;
    }
    List<String> words = List.of(title.split("[ .+]", -1));
    s.cr0 |= words.contains("TS") ? X86State.CR0_TS : 0;
    s.cr0 |= words.contains("EM") ? X86State.CR0_EM : 0;
    s.cr0 |= words.contains("MP") ? X86State.CR0_MP : 0;
  }

  private String prefix() {
    if (title.startsWith("fxsave64")) {
      return "48";
    }
    if (title.startsWith("LOCK")) {
      return "F0";
    }
    return title.contains("prefix") ? title.substring(0, 2) : "";
  }

  private int offset() {
    if (!title.contains("misaligned")) {
      return 0;
    }
    int plus = title.indexOf("misaligned +") + 12;
    return plus < 12 ? 8 : Integer.parseInt(title.substring(plus).split(" ", -1)[0]);
  }

  private String restore() {
    int mxcsr = (int) Long.parseLong(title.replaceAll(".*mxcsr=(\\w+).*", "$1"), 16);
    guest.guest.physical.write(FxGuest.AREA, FxGuest.measuredImage(mxcsr), 0, 512);
    return guest.at(FxGuest.AREA, guest.fxrstor());
  }

  /** All ones in, and then out over bytes EE. */
  private String roundTrip() {
    byte[] ones = new byte[FxArea.BYTES];
    Arrays.fill(ones, (byte) 0xFF);
    ones[26] = 0;
    ones[27] = 0;
    guest.guest.physical.write(FxGuest.AREA, ones, 0, 512);
    String loaded = guest.at(FxGuest.AREA, guest.fxrstor());
    guest.fill(FxGuest.AREA, FxArea.BYTES, (byte) 0xEE);
    return loaded.equals("ok") ? guest.at(FxGuest.AREA, guest.fxsave()) : loaded;
  }

  private List<Step> segment() {
    if (guest.mode.codeBits == 16) {
      return List.of(
          () -> guest.at(0xFE10, guest.fxsave()),
          () -> guest.at(0xFE10, guest.fxsaveByBp()),
          () -> guest.at(0xFE00, guest.fxsave()),
          () -> guest.at(0xFE18, guest.fxsave()));
    }
    guest.state().segments[SegmentName.DS].limit = FxGuest.AREA + 286;
    guest.state().segments[SegmentName.SS].limit = FxGuest.AREA + 286;
    return List.of(
        () -> guest.at(FxGuest.AREA, guest.fxsave()),
        () -> guest.at(FxGuest.AREA, guest.fxsaveByBp()));
  }

  /** From B000 on there is no RAM. */
  private List<Step> hole() {
    if (guest.mode.paged()) {
      guest.page(0xB000, FxGuest.END_OF_RAM, 7);
    } else {
      guest.state().segments[SegmentName.DS].base = FxGuest.END_OF_RAM - 0xB000;
    }
    int address = title.contains("straddling") ? 0xAF00 : 0xB000;
    String code = title.startsWith("fxrstor") ? guest.fxrstor() : guest.fxsave();
    return List.of(() -> guest.at(address, code));
  }

  private List<Step> pageFault() {
    if (title.contains("second page")) {
      guest.page(0x4000, 0x4000, 0);
      return List.of(
          () -> guest.at(0x3F00, guest.fxsave()), () -> guest.at(0x3EC0, guest.fxsave()));
    }
    if (title.contains("read-only")) {
      guest.page(0x3000, 0x3000, 5);
      return List.of(() -> guest.at(0x3000, guest.fxsave()));
    }
    guest.page(0x3000, 0x3000, 0);
    return title.contains("misaligned")
        ? List.of(() -> guest.at(0x3008, guest.fxsave()))
        : List.of(() -> guest.at(0x3000, guest.fxrstor()));
  }

  /** First bytes at an address that a line names, in hexadecimal. */
  String firstBytes(int address) {
    boolean moved = !guest.mode.paged() && title.contains("straddling");
    int physical = moved ? address - 0xB000 + FxGuest.END_OF_RAM : address;
    return HEX.formatHex(guest.guest.get(physical, 4));
  }

  /** One of the lines that show the area, said of ours. */
  String shown(String line) {
    byte[] area = guest.area(FxGuest.AREA);
    String text = line.strip();
    if (text.startsWith("00:") || text.startsWith("10:")) {
      int at = Integer.parseInt(text.substring(0, 2), 16);
      return text.substring(0, 4) + HexFormat.ofDelimiter(" ").formatHex(area, at, at + 16);
    }
    if (text.startsWith("ST/MM")) {
      byte[] reserved = Arrays.copyOfRange(area, 42, 48);
      return "ST/MM 10-byte values match: %d; 6 reserved bytes of ST0: %s"
          .formatted(stackMatches(area) ? 1 : 0, HexFormat.ofDelimiter(" ").formatHex(reserved));
    }
    if (text.startsWith("XMM match")) {
      return "XMM match:" + mask(i -> xmmMatches(area, i) ? " 1" : " 0");
    }
    return text.startsWith("touched")
        ? "touched (!=A5) runs: " + FxGuest.touched(area)
        : HexFormat.ofDelimiter(" ").formatHex(area, 0, 32);
  }

  private static String mask(Function<Integer, String> each) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      text.append(each.apply(i));
    }
    return text.toString();
  }

  private boolean stackMatches(byte[] area) {
    for (int i = 0; i < 8; i++) {
      int r = guest.fpu().physical(i);
      boolean same =
          little(area, 32 + 16 * i, 8) == guest.fpu().significand[r]
              && little(area, 40 + 16 * i, 2) == guest.fpu().signExponent[r];
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private boolean xmmMatches(byte[] area, int i) {
    return little(area, 160 + 16 * i, 8) == guest.fpu().xmm[2 * i]
        && little(area, 168 + 16 * i, 8) == guest.fpu().xmm[2 * i + 1];
  }

  private static long little(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at + i] & 0xFFL) << 8 * i;
    }
    return value;
  }

  /** The line "after:", said of our state. */
  String after() {
    byte[] image = FxGuest.measuredImage(0);
    FxGuest old = new FxGuest(FxProfile.CPU, FxGuest.Mode.REAL16);
    int xmmNew = 0;
    int xmmOld = 0;
    for (int i = 0; i < 16; i++) {
      xmmNew |= xmmMatches(image, i) ? 1 << i : 0;
      boolean same =
          guest.fpu().xmm[2 * i] == old.fpu().xmm[2 * i]
              && guest.fpu().xmm[2 * i + 1] == old.fpu().xmm[2 * i + 1];
      xmmOld |= same ? 1 << i : 0;
    }
    boolean loaded = stackMatches(image);
    return ("after: fcw=%x fsw=%x ftw=%x fop=%x ip=%x dp=%x mxcsr=%x;"
            + " xmm from image mask=%04x, unchanged mask=%04x;"
            + " ST from image mask=%s unchanged=%s;"
            + " image ip=6a635c554e474039 dp=a29b948d867f7871")
        .formatted(
            guest.fpu().fcw,
            guest.fpu().fsw,
            guest.fpu().valid,
            guest.fpu().fop,
            guest.fpu().fip,
            guest.fpu().fdp,
            guest.fpu().mxcsr,
            xmmNew,
            xmmOld,
            loaded ? "ff" : "00",
            loaded ? "00" : "ff");
  }
}
