package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code fx.out}: what KVM's instruction emulator did in six modes, and what a processor did at CPL
 * 3, line by line against ours.
 */
class FxMeasuredEmulatorTest {
  private static final Pattern ENDED =
      Pattern.compile("vec=(\\d+)(?: err=(\\d+))? pushed ip=(\\w+).*?(?: cr2=(\\w+))?$");
  private static final Pattern SHOWN = Pattern.compile(".*bytes at (\\w+): (\\w+).*");

  private final List<String> wrong = new ArrayList<>();
  private int compared;
  private int leftOut;
  private int notes;

  @Test
  void everyLineThatIsNotThatMachinesOwn() {
    replay(FxMeasured.lines("fx.out"));

    assertThat(wrong).as("%d compared", compared).isEmpty();
    assertThat(compared).as("lines compared").isEqualTo(507);
    assertThat(leftOut).as("lines of what only that machine does").isEqualTo(158);
    assertThat(notes).as("headings, counters and notes").isEqualTo(800);
    assertThat(compared + leftOut + notes).isEqualTo(FxMeasured.lines("fx.out").size());
  }

  private void replay(List<String> lines) {
    String mode = "";
    String title = "";
    boolean kept = false;
    FxProbe probe = new FxProbe(new FxGuest(FxProfile.KVM, FxGuest.Mode.REAL16), "");
    Iterator<FxProbe.Step> steps = List.<FxProbe.Step>of().iterator();
    for (String line : lines) {
      if (line.startsWith("#####")) {
        mode = line.substring(11);
        notes++;
      } else if (line.startsWith(" [")) {
        title = line.substring(2, line.length() - 1);
        kept = kept(mode, title);
        probe = new FxProbe(guest(mode), title);
        steps = kept ? probe.steps().iterator() : steps;
        notes++;
      } else if (isNote(line)) {
        notes++;
      } else if (!kept) {
        leftOut++;
      } else {
        compare(mode + " [" + title + "] " + line, line, probe, steps);
      }
    }
  }

  private static FxGuest guest(String mode) {
    boolean user = mode.startsWith("long64 CPL3");
    FxGuest.Mode ours =
        switch (mode) {
          case "real16" -> FxGuest.Mode.REAL16;
          case "prot16-unpaged" -> FxGuest.Mode.PROT16;
          // The measured machine never switches 32-bit paging on: these ran unpaged.
          case "prot32-unpaged", "prot32-paged", "prot32-PAE" -> FxGuest.Mode.PROT32;
          case "compat32(LM)" -> FxGuest.Mode.COMPAT32;
          case "long64" -> FxGuest.Mode.LONG64;
          default -> FxGuest.Mode.USER64;
        };
    return new FxGuest(user ? FxProfile.CPU : FxProfile.KVM, ours);
  }

  /**
   * Whether a title shows what the profile models. Left out: CPUID.FXSR, which that machine
   * ignores; 64-bit mode at CPL 0, which it emulates by a handler of its own while KVM's emulator
   * refuses; and at CPL 3 what it emulates after the processor has refused, and CR0 and CR4, which
   * are the host's there.
   */
  private static boolean kept(String mode, String title) {
    if (title.startsWith("CPUID.FXSR")) {
      return false;
    }
    boolean refusedFirst =
        title.startsWith("LOCK")
            || title.startsWith("register form")
            || title.matches("(fxsave|fxrstor) .*(TS|EM).*");
    if (mode.equals("long64")) {
      return refusedFirst;
    }
    boolean native64 =
        title.endsWith("OSFXSR=1")
            || title.startsWith("register form")
            || title.startsWith("page fault") && !title.contains("misaligned");
    return !mode.startsWith("long64 CPL3") || native64;
  }

  private static boolean isNote(String line) {
    String text = line.strip();
    return text.startsWith("(exits")
        || text.equals("roundtrip fxrstor+fxsave")
        || text.startsWith("fxsave at 0x3ec0")
        || text.endsWith(":")
        || text.endsWith("(fits exactly)");
  }

  private void compare(String where, String line, FxProbe probe, Iterator<FxProbe.Step> steps) {
    String text = line.strip();
    compared++;
    Matcher bytes = SHOWN.matcher(text);
    if (bytes.matches()) {
      int address = Integer.parseInt(bytes.group(1), 16);
      check(where, bytes.group(2), probe.firstBytes(address));
    } else if (text.startsWith("after:")) {
      check(where, text, probe.after());
    } else if (text.matches("(HLT|INTERNAL_ERROR|KVM_RUN=-4).*")) {
      check(where, ended(text), steps.hasNext() ? steps.next().run() : "nothing more");
    } else {
      check(where, text, probe.shown(text));
    }
  }

  /** How it ended, in our words; the endless loop on MMIO is an emulation failure. */
  private static String ended(String text) {
    if (!text.startsWith("HLT")) {
      return "emulation failure";
    }
    Matcher fault = ENDED.matcher(text);
    boolean atHlt = text.contains("cs=43") && !text.contains("pushed ip=1000 ");
    if (!fault.find() || atHlt) {
      return "ok"; // at CPL 3 the HLT that follows is what faults
    }
    String error = fault.group(2) == null ? "0" : fault.group(2);
    String cr2 = fault.group(4) == null ? "" : " cr2=" + fault.group(4);
    return "vec=" + fault.group(1) + " err=" + error + cr2;
  }

  private void check(String where, String theirs, String ours) {
    if (!ours.equals(theirs)) {
      wrong.add(where + "\n  measured " + theirs + "\n  ours     " + ours);
    }
  }
}
