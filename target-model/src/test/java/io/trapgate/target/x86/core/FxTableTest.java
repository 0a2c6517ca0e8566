package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What each profile writes, checks and refuses: the rows of x86.md 3.3, 3.4 and 3.5, each with what
 * the processor, KVM's emulator and the patch as mailed do.
 */
class FxTableTest {
  private static final String UD = "vec=6 err=0";
  private static final String NM = "vec=7 err=0";
  private static final String SS = "vec=12 err=0";
  private static final String GP = "vec=13 err=0";
  private static final String AC = "vec=17 err=0";
  private static final String FAILURE = "emulation failure";
  private static final String OK = "ok";

  private static final FxGuest.Mode REAL16 = FxGuest.Mode.REAL16;
  private static final FxGuest.Mode PROT32 = FxGuest.Mode.PROT32;
  private static final FxGuest.Mode COMPAT32 = FxGuest.Mode.COMPAT32;
  private static final FxGuest.Mode LONG64 = FxGuest.Mode.LONG64;
  private static final FxGuest.Mode USER32 = FxGuest.Mode.USER32;

  /** What is done to a guest, and what comes of it. */
  private interface Case {
    String run(FxGuest guest);
  }

  private record Row(
      String name, FxGuest.Mode mode, String cpu, String kvm, String seed, Case what) {
    Stream<DynamicTest> tests() {
      return Stream.of(
          test(FxProfile.CPU, cpu), test(FxProfile.KVM, kvm), test(FxProfile.SEED_V1, seed));
    }

    private DynamicTest test(FxProfile profile, String expected) {
      return DynamicTest.dynamicTest(
          name + " " + mode + " " + profile,
          () -> assertThat(what.run(new FxGuest(profile, mode))).isEqualTo(expected));
    }
  }

  private static Row row(
      String name, FxGuest.Mode mode, String cpu, String kvm, String seed, Case what) {
    return new Row(name, mode, cpu, kvm, seed, what);
  }

  private static String save(FxGuest g) {
    return g.at(FxGuest.AREA, g.fxsave());
  }

  /** FXRSTOR of a good image. */
  private static String restore(FxGuest g) {
    return restore(g, 0x1F80);
  }

  private static String restore(FxGuest g, int mxcsr) {
    g.guest.physical.write(FxGuest.AREA, FxGuest.measuredImage(mxcsr), 0, FxArea.BYTES);
    return g.at(FxGuest.AREA, g.fxrstor());
  }

  private static FxGuest cr0(FxGuest g, long bits) {
    g.state().cr0 |= bits;
    return g;
  }

  private static FxGuest limit(FxGuest g, int segment, int limit) {
    g.state().segments[segment].limit = limit;
    return g;
  }

  /** What FXSAVE has written, as runs; nothing when it failed. */
  private static String touched(FxGuest g) {
    String end = save(g);
    return end.equals(OK) ? FxGuest.touched(g.area(FxGuest.AREA)) : end;
  }

  @TestFactory
  Stream<DynamicTest> bytesWritten() {
    String head = "[0..3] [5..5] [7..";
    Case withoutXmm =
        g -> {
          g.state().cr4 &= ~X86State.CR4_OSFXSR;
          return touched(g);
        };
    return Stream.of(
            row(
                "written",
                REAL16,
                head + "287]",
                head + "287]",
                head + "511]",
                FxTableTest::touched),
            row(
                "written",
                PROT32,
                head + "287]",
                head + "287]",
                head + "511]",
                FxTableTest::touched),
            row("written", LONG64, head + "415]", FAILURE, head + "511]", FxTableTest::touched),
            row("OSFXSR=0", PROT32, head + "159]", head + "159]", head + "511]", withoutXmm),
            row("OSFXSR=0", LONG64, head + "159]", FAILURE, head + "511]", withoutXmm))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> bytesChecked() {
    return Stream.of(
            row("limit 511", PROT32, OK, OK, OK, g -> atLimit(g, 511)),
            row("limit 510", PROT32, GP, OK, GP, g -> atLimit(g, 510)),
            row("limit 287", PROT32, GP, OK, GP, g -> atLimit(g, 287)),
            row("limit 286", PROT32, GP, GP, GP, g -> atLimit(g, 286)),
            row("OSFXSR=0 limit 159", PROT32, GP, OK, GP, g -> withoutXmm(g, 159)),
            row("OSFXSR=0 limit 158", PROT32, GP, GP, GP, g -> withoutXmm(g, 158)),
            row("64 KiB", REAL16, GP, OK, GP, g -> g.at(0xFE10, g.fxsave())),
            row("fits", REAL16, OK, OK, OK, g -> g.at(0xFE00, g.fxsave())),
            row(
                "tail missing",
                COMPAT32,
                "vec=14 err=2 cr2=40bf",
                OK,
                "vec=14 err=2 cr2=4000",
                g -> missing(g, 0x3EC0, g.fxsave())),
            row(
                "fxrstor tail missing",
                COMPAT32,
                "vec=14 err=0 cr2=40bf",
                OK,
                "vec=14 err=0 cr2=4000",
                g -> missing(g, 0x3EC0, g.fxrstor())))
        .flatMap(Row::tests);
  }

  private static String atLimit(FxGuest g, int limit) {
    g.state().segments[SegmentName.DS].base = FxGuest.AREA;
    return limit(g, SegmentName.DS, limit).at(0, g.fxsave());
  }

  private static String withoutXmm(FxGuest g, int limit) {
    g.state().cr4 &= ~X86State.CR4_OSFXSR;
    return atLimit(g, limit);
  }

  /** The second page isn't there; the first holds zeros or the sentinel. */
  private static String missing(FxGuest g, int at, String code) {
    g.page(0x4000, 0x4000, 0);
    g.fill(at, 0x4000 - at, (byte) (code.equals(g.fxsave()) ? 0xA5 : 0));
    return g.at(at, code);
  }

  @TestFactory
  Stream<DynamicTest> invalidOpcodes() {
    String late = "48";
    return Stream.of(
            row("LOCK", PROT32, UD, UD, UD, g -> g.at(FxGuest.AREA, "F0" + g.fxsave())),
            row("LOCK misaligned", PROT32, UD, UD, UD, g -> g.at(0x3008, "F0" + g.fxsave())),
            row(
                "LOCK and TS",
                PROT32,
                UD,
                UD,
                UD,
                g -> cr0(g, X86State.CR0_TS).at(FxGuest.AREA, "F0" + g.fxsave())),
            row("mod=3 fxsave", PROT32, UD, FAILURE, FAILURE, g -> g.execute("0FAEC0")),
            row("mod=3 fxrstor", LONG64, UD, FAILURE, FAILURE, g -> g.execute("0FAEC8")),
            row("66", PROT32, UD, OK, OK, g -> g.at(FxGuest.AREA, "66" + g.fxsave())),
            row("F2", PROT32, UD, OK, OK, g -> g.at(FxGuest.AREA, "F2" + g.fxsave())),
            row("F3", PROT32, UD, OK, OK, g -> g.at(FxGuest.AREA, "F3" + g.fxsave())),
            row(
                "67 in 64-bit mode",
                LONG64,
                OK,
                FAILURE,
                OK,
                g -> g.at(FxGuest.AREA, "67" + g.fxsave())),
            row("REX.W", LONG64, OK, FAILURE, OK, g -> g.at(FxGuest.AREA, late + g.fxsave())))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> withoutCpuid() {
    return Stream.of(FxProfile.values())
        .map(profile ->
            DynamicTest.dynamicTest(
                "no FXSR: #UD before #NM, " + profile,
                () -> {
                  FxGuest g = new FxGuest(profile, PROT32, FxFeatures.INTEL.absent());
                  assertThat(save(g)).isEqualTo(UD);
                  assertThat(save(cr0(g, X86State.CR0_TS))).isEqualTo(UD);
                  assertThat(g.at(0x3008, g.fxrstor())).isEqualTo(UD);
                }));
  }

  @TestFactory
  Stream<DynamicTest> deviceNotAvailable() {
    long ts = X86State.CR0_TS;
    long em = X86State.CR0_EM;
    return Stream.of(
            row("TS", PROT32, NM, NM, NM, g -> save(cr0(g, ts))),
            row("TS fxrstor", PROT32, NM, NM, NM, g -> restore(cr0(g, ts))),
            row("EM", PROT32, NM, NM, NM, g -> save(cr0(g, em))),
            row("EM fxrstor", PROT32, NM, NM, NM, g -> restore(cr0(g, em))),
            row("TS in 64-bit mode", LONG64, NM, NM, NM, g -> save(cr0(g, ts))),
            row("MP", PROT32, OK, OK, OK, g -> save(cr0(g, X86State.CR0_MP))),
            row("TS before misaligned", PROT32, NM, NM, NM, g -> cr0(g, ts).at(0x3008, g.fxsave())),
            row(
                "TS before limit",
                PROT32,
                NM,
                NM,
                NM,
                g -> save(limit(cr0(g, ts), SegmentName.DS, 0x10))))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> addresses() {
    long hole = 1L << 47;
    return Stream.of(
            row("misaligned SS", PROT32, GP, GP, GP, g -> g.at(0x3008, g.fxsaveByBp())),
            row(
                "limit SS",
                PROT32,
                SS,
                SS,
                SS,
                g -> limit(g, SegmentName.SS, 0x3000).at(0x3000, g.fxsaveByBp())),
            row(
                "limit ES",
                PROT32,
                GP,
                GP,
                GP,
                g -> limit(g, SegmentName.ES, 0x3000).at(0x3000, "26" + g.fxsave())),
            row(
                "limit FS",
                PROT32,
                GP,
                GP,
                GP,
                g -> limit(g, SegmentName.FS, 0x3000).at(0x3000, "64" + g.fxsave())),
            row(
                "limit GS",
                PROT32,
                GP,
                GP,
                GP,
                g -> limit(g, SegmentName.GS, 0x3000).at(0x3000, "65" + g.fxsave())),
            row("non-canonical", LONG64, GP, FAILURE, GP, g -> g.at(hole, g.fxsave())),
            row("non-canonical rbp", LONG64, SS, FAILURE, SS, g -> g.at(hole, g.fxsaveByBp())),
            row("to code", PROT32, GP, GP, GP, g -> g.at(0x3000, "2E" + g.fxsave())),
            row("to code in real mode", REAL16, OK, OK, OK, g -> g.at(0x3000, "2E" + g.fxsave())),
            row(
                "read-only segment",
                PROT32,
                GP,
                GP,
                GP,
                g -> {
                  g.state().segments[SegmentName.DS].type = Segment.ACCESSED;
                  return save(g);
                }),
            row(
                "misaligned and limit",
                PROT32,
                GP,
                GP,
                GP,
                g -> limit(g, SegmentName.DS, 0x3010).at(0x3008, g.fxsave())))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> alignment() {
    List<Integer> offsets = List.of(1, 2, 4, 8, 15);
    Stream<Row> plain =
        offsets.stream()
            .flatMap(n ->
                Stream.of(
                    row("+" + n, PROT32, GP, GP, GP, g -> g.at(0x3000 + n, g.fxsave())),
                    row("fxrstor +" + n, REAL16, GP, GP, GP, g -> g.at(0x3000 + n, g.fxrstor())),
                    row(
                        "64-bit +" + n,
                        LONG64,
                        GP,
                        FAILURE,
                        GP,
                        g -> g.at(0x3000 + n, g.fxsave()))));
    Stream<Row> checked =
        Stream.of(
            row("AC +1", USER32, AC, GP, GP, g -> checked(g, 1)),
            row("AC +4", USER32, GP, GP, GP, g -> checked(g, 4)),
            row("AC +8", USER32, GP, GP, GP, g -> checked(g, 8)),
            row("AC +14", USER32, AC, GP, GP, g -> checked(g, 14)),
            row("AC aligned", USER32, OK, OK, OK, g -> checked(g, 0)));
    return Stream.concat(plain, checked).flatMap(Row::tests);
  }

  private static String checked(FxGuest g, int offset) {
    g.state().flags |= Flag.AC;
    return cr0(g, X86State.CR0_AM).at(FxGuest.AREA + offset, g.fxsave());
  }

  @TestFactory
  Stream<DynamicTest> pageFaults() {
    return Stream.of(
            row(
                "absent",
                COMPAT32,
                "vec=14 err=2 cr2=31ff",
                "vec=14 err=2 cr2=3000",
                "vec=14 err=2 cr2=3000",
                g -> paged(g, 0, 0x3000, g.fxsave())),
            row(
                "absent fxrstor",
                USER32,
                "vec=14 err=4 cr2=31ff",
                "vec=14 err=4 cr2=3000",
                "vec=14 err=4 cr2=3000",
                g -> paged(g, 0, 0x3000, g.fxrstor())),
            row(
                "read-only",
                COMPAT32,
                "vec=14 err=3 cr2=31ff",
                "vec=14 err=3 cr2=3000",
                "vec=14 err=3 cr2=3000",
                g -> paged(g, 5, 0x3000, g.fxsave())),
            row(
                "supervisor's",
                USER32,
                "vec=14 err=7 cr2=31ff",
                "vec=14 err=7 cr2=3000",
                "vec=14 err=7 cr2=3000",
                g -> paged(g, 3, 0x3000, g.fxsave())),
            row(
                "head absent",
                COMPAT32,
                "vec=14 err=2 cr2=3f00",
                "vec=14 err=2 cr2=3f00",
                "vec=14 err=2 cr2=3f00",
                g -> {
                  g.page(0x3000, 0x3000, 0);
                  return g.at(0x3F00, g.fxsave());
                }),
            row("misaligned first", COMPAT32, GP, GP, GP, g -> paged(g, 0, 0x3008, g.fxsave())),
            row(
                "before MXCSR",
                COMPAT32,
                "vec=14 err=0 cr2=40ff",
                "vec=14 err=0 cr2=4000",
                "vec=14 err=0 cr2=4000",
                g -> {
                  g.page(0x4000, 0x4000, 0);
                  return g.at(0x3F00, g.fxrstor()); // MXCSR is A5A5A5A5
                }),
            row(
                "partly written",
                COMPAT32,
                "a5",
                "7f",
                "7f",
                g -> {
                  g.page(0x4000, 0x4000, 0);
                  g.at(0x3F00, g.fxsave());
                  return "%02x".formatted(g.guest.get(0x3F00, 1)[0] & 0xFF);
                }))
        .flatMap(Row::tests);
  }

  private static String paged(FxGuest g, int flags, int at, String code) {
    g.page(0x3000, 0x3000, flags);
    return g.at(at, code);
  }

  @TestFactory
  Stream<DynamicTest> mxcsr() {
    return Stream.of(
            row("0000FFFF", PROT32, OK, OK, OK, g -> restore(g, 0xFFFF)),
            row("bit 16", PROT32, GP, GP, FAILURE, g -> unchanged(g, 1 << 16)),
            row("bit 31", REAL16, GP, GP, FAILURE, g -> unchanged(g, 1 << 31)),
            row("bit 17", LONG64, GP, FAILURE, FAILURE, g -> unchanged(g, 0x21F80)))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> mxcsrBitReservedOnlyByTheMask() {
    return Stream.of(FxProfile.values())
        .map(profile ->
            DynamicTest.dynamicTest(
                "DAZ without DAZ, " + profile,
                () -> {
                  FxFeatures features = FxFeatures.INTEL.mxcsrMask(0xFFBF);
                  FxGuest g = new FxGuest(profile, PROT32, features);
                  String expected = profile == FxProfile.CPU ? GP : FAILURE;
                  assertThat(unchanged(g, 0x1FC0)).isEqualTo(expected);
                }));
  }

  /** FXRSTOR that fails must not have loaded anything. */
  private static String unchanged(FxGuest g, int mxcsr) {
    String end = restore(g, mxcsr);
    FxGuest fresh = new FxGuest(FxProfile.CPU, REAL16);
    assertThat(g.fpu()).usingRecursiveComparison().isEqualTo(fresh.fpu());
    return end;
  }

  @TestFactory
  Stream<DynamicTest> devices() {
    Case hole =
        g -> {
          g.state().segments[SegmentName.DS].base = FxGuest.END_OF_RAM - FxGuest.AREA;
          return save(g);
        };
    Case straddling =
        g -> {
          g.state().segments[SegmentName.DS].base = FxGuest.END_OF_RAM - FxGuest.AREA - 256;
          return save(g) + " %02x".formatted(g.guest.get(FxGuest.END_OF_RAM - 256, 1)[0]);
        };
    return Stream.of(
            row("behind RAM", PROT32, OK, FAILURE, OK, hole),
            row("half behind RAM", PROT32, "ok 7f", FAILURE + " 7f", "ok 7f", straddling))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> fastFxsave() {
    Case fast =
        g -> {
          g.state().efer |= X86State.EFER_FFXSR;
          return touched(g);
        };
    String head = "[0..3] [5..5] [7..";
    return Stream.of(
            row("FFXSR at CPL 0", LONG64, head + "159]", FAILURE, head + "511]", fast),
            row("FFXSR at CPL 3", FxGuest.Mode.USER64, head + "415]", FAILURE, head + "511]", fast),
            row(
                "FFXSR in compatibility mode",
                COMPAT32,
                head + "287]",
                head + "287]",
                head + "511]",
                fast))
        .flatMap(Row::tests);
  }

  @TestFactory
  Stream<DynamicTest> osfxsrKeepsXmmAndLoadsMxcsr() {
    Case kept =
        g -> {
          g.state().cr4 &= ~X86State.CR4_OSFXSR;
          long[] before = g.fpu().xmm.clone();
          String end = restore(g, 0x1F80);
          return end
              + " "
              + Arrays.equals(before, g.fpu().xmm)
              + " "
              + Integer.toHexString(g.fpu().mxcsr);
        };
    return Stream.of(row("fxrstor", PROT32, "ok true 1f80", "ok true 1f80", "ok false 1f80", kept))
        .flatMap(Row::tests);
  }
}
