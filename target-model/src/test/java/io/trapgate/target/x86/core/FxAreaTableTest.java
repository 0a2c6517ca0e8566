package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.FxRow.AC;
import static io.trapgate.target.x86.core.FxRow.COMPAT32;
import static io.trapgate.target.x86.core.FxRow.FAILURE;
import static io.trapgate.target.x86.core.FxRow.GP;
import static io.trapgate.target.x86.core.FxRow.LONG64;
import static io.trapgate.target.x86.core.FxRow.OK;
import static io.trapgate.target.x86.core.FxRow.PROT32;
import static io.trapgate.target.x86.core.FxRow.REAL16;
import static io.trapgate.target.x86.core.FxRow.USER32;
import static io.trapgate.target.x86.core.FxRow.cr0;
import static io.trapgate.target.x86.core.FxRow.restore;
import static io.trapgate.target.x86.core.FxRow.row;
import static io.trapgate.target.x86.core.FxRow.save;
import static io.trapgate.target.x86.core.FxRow.touched;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FxFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Alignment, page faults, MXCSR, devices and control bits: x86.md 3.4, 3.5. */
class FxAreaTableTest {
  @TestFactory
  Stream<DynamicTest> alignment() {
    List<Integer> offsets = List.of(1, 2, 4, 8, 15);
    Stream<FxRow> plain =
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
    Stream<FxRow> checked =
        Stream.of(
            row("AC +1", USER32, AC, GP, GP, g -> checked(g, 1)),
            row("AC +4", USER32, GP, GP, GP, g -> checked(g, 4)),
            row("AC +8", USER32, GP, GP, GP, g -> checked(g, 8)),
            row("AC +14", USER32, AC, GP, GP, g -> checked(g, 14)),
            row("AC aligned", USER32, OK, OK, OK, g -> checked(g, 0)));
    return Stream.concat(plain, checked).flatMap(FxRow::tests);
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
            row("misaligned first", COMPAT32, GP, GP, GP, g -> paged(g, 0, 0x3008, g.fxsave())))
        .flatMap(FxRow::tests);
  }

  @TestFactory
  Stream<DynamicTest> pageFaultsOfAnAreaOnTwoPages() {
    return Stream.of(
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
        .flatMap(FxRow::tests);
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
        .flatMap(FxRow::tests);
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
    FxRow.Case hole =
        g -> {
          g.state().segments[SegmentName.DS].base = FxGuest.END_OF_RAM - FxGuest.AREA;
          return save(g);
        };
    FxRow.Case straddling =
        g -> {
          g.state().segments[SegmentName.DS].base = FxGuest.END_OF_RAM - FxGuest.AREA - 256;
          return save(g) + " %02x".formatted(g.guest.get(FxGuest.END_OF_RAM - 256, 1)[0]);
        };
    return Stream.of(
            row("behind RAM", PROT32, OK, FAILURE, OK, hole),
            row("half behind RAM", PROT32, "ok 7f", FAILURE + " 7f", "ok 7f", straddling))
        .flatMap(FxRow::tests);
  }

  @TestFactory
  Stream<DynamicTest> fastFxsave() {
    FxRow.Case fast =
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
        .flatMap(FxRow::tests);
  }

  @TestFactory
  Stream<DynamicTest> osfxsrKeepsXmmAndLoadsMxcsr() {
    FxRow.Case kept =
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
        .flatMap(FxRow::tests);
  }
}
