package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.DeviceSwitches;
import java.util.List;

/** {@code monitor mmio}: what a client's accesses do to device registers. */
final class DeviceWords {
  private static final String EXPECTED =
      " (expected: mmio, mmio read on, mmio read off, mmio write on or mmio write off)";

  private DeviceWords() {}

  /** Carries out a command of these words and tells what is in force then. */
  static List<String> run(List<String> words, DeviceSwitches devices) {
    if (words.size() == 1) {
      return state(devices);
    }
    String mode = words.size() == 3 ? words.get(2) : "";
    boolean on = mode.equals("on");
    boolean known = words.get(1).equals("read") || words.get(1).equals("write");
    if (!known || !on && !mode.equals("off")) {
      return List.of("monitor " + String.join(" ", words) + EXPECTED);
    }
    if (words.get(1).equals("read")) {
      devices.readEffects(on);
    } else {
      devices.writes(on);
    }
    return state(devices);
  }

  private static List<String> state(DeviceSwitches devices) {
    return List.of(
        devices.policy().readEffects()
            ? "mmio read on: a read of a device register has its side effects, gdb's own reads too"
            : "mmio read off: a device register is looked at without side effects",
        devices.policy().writes()
            ? "mmio write on: a write to a device register is a store to it"
            : "mmio write off: a write to a device register is refused");
  }
}
