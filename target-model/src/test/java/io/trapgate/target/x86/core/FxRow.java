package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FxArea;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A row of the tables of FXSAVE and FXRSTOR: what the processor, KVM's emulator and the patch as
 * mailed make of it.
 */
record FxRow(String name, FxGuest.Mode mode, String cpu, String kvm, String seed, Case what) {
  static final String UD = "vec=6 err=0";
  static final String NM = "vec=7 err=0";
  static final String SS = "vec=12 err=0";
  static final String GP = "vec=13 err=0";
  static final String AC = "vec=17 err=0";
  static final String FAILURE = "emulation failure";
  static final String OK = "ok";

  static final FxGuest.Mode REAL16 = FxGuest.Mode.REAL16;
  static final FxGuest.Mode PROT32 = FxGuest.Mode.PROT32;
  static final FxGuest.Mode COMPAT32 = FxGuest.Mode.COMPAT32;
  static final FxGuest.Mode LONG64 = FxGuest.Mode.LONG64;
  static final FxGuest.Mode USER32 = FxGuest.Mode.USER32;

  /** What is done to a guest, and what comes of it. */
  interface Case {
    String run(FxGuest guest);
  }

  Stream<DynamicTest> tests() {
    return Stream.of(
        test(FxProfile.CPU, cpu), test(FxProfile.KVM, kvm), test(FxProfile.SEED_V1, seed));
  }

  private DynamicTest test(FxProfile profile, String expected) {
    return DynamicTest.dynamicTest(
        name + " " + mode + " " + profile,
        () -> assertThat(what.run(new FxGuest(profile, mode))).isEqualTo(expected));
  }

  static FxRow row(String name, FxGuest.Mode mode, String cpu, String kvm, String seed, Case what) {
    return new FxRow(name, mode, cpu, kvm, seed, what);
  }

  static String save(FxGuest g) {
    return g.at(FxGuest.AREA, g.fxsave());
  }

  /** FXRSTOR of a good image. */
  static String restore(FxGuest g) {
    return restore(g, 0x1F80);
  }

  static String restore(FxGuest g, int mxcsr) {
    g.guest.physical.write(FxGuest.AREA, FxGuest.measuredImage(mxcsr), 0, FxArea.BYTES);
    return g.at(FxGuest.AREA, g.fxrstor());
  }

  static FxGuest cr0(FxGuest g, long bits) {
    g.state().cr0 |= bits;
    return g;
  }

  static FxGuest limit(FxGuest g, int segment, int limit) {
    g.state().segments[segment].limit = limit;
    return g;
  }

  /** What FXSAVE has written, as runs; nothing when it failed. */
  static String touched(FxGuest g) {
    String end = save(g);
    return end.equals(OK) ? FxGuest.touched(g.area(FxGuest.AREA)) : end;
  }
}
