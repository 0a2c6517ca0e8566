package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.FxRow.COMPAT32;
import static io.trapgate.target.x86.core.FxRow.FAILURE;
import static io.trapgate.target.x86.core.FxRow.GP;
import static io.trapgate.target.x86.core.FxRow.LONG64;
import static io.trapgate.target.x86.core.FxRow.NM;
import static io.trapgate.target.x86.core.FxRow.OK;
import static io.trapgate.target.x86.core.FxRow.PROT32;
import static io.trapgate.target.x86.core.FxRow.REAL16;
import static io.trapgate.target.x86.core.FxRow.SS;
import static io.trapgate.target.x86.core.FxRow.UD;
import static io.trapgate.target.x86.core.FxRow.cr0;
import static io.trapgate.target.x86.core.FxRow.limit;
import static io.trapgate.target.x86.core.FxRow.restore;
import static io.trapgate.target.x86.core.FxRow.row;
import static io.trapgate.target.x86.core.FxRow.save;
import static io.trapgate.target.x86.core.FxRow.touched;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FxFeatures;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What each profile writes, checks and refuses before it looks at the area: x86.md 3.3, 3.4. */
class FxTableTest {
  @TestFactory
  Stream<DynamicTest> bytesWritten() {
    String head = "[0..3] [5..5] [7..";
    FxRow.Case withoutXmm =
        g -> {
          g.state().cr4 &= ~X86State.CR4_OSFXSR;
          return touched(g);
        };
    return Stream.of(
            row("written", REAL16, head + "287]", head + "287]", head + "511]", FxRow::touched),
            row("written", PROT32, head + "287]", head + "287]", head + "511]", FxRow::touched),
            row("written", LONG64, head + "415]", FAILURE, head + "511]", FxRow::touched),
            row("OSFXSR=0", PROT32, head + "159]", head + "159]", head + "511]", withoutXmm),
            row("OSFXSR=0", LONG64, head + "159]", FAILURE, head + "511]", withoutXmm))
        .flatMap(FxRow::tests);
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
        .flatMap(FxRow::tests);
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
        .flatMap(FxRow::tests);
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
        .flatMap(FxRow::tests);
  }

  @TestFactory
  Stream<DynamicTest> limits() {
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
            row(
                "misaligned and limit",
                PROT32,
                GP,
                GP,
                GP,
                g -> limit(g, SegmentName.DS, 0x3010).at(0x3008, g.fxsave())))
        .flatMap(FxRow::tests);
  }

  @TestFactory
  Stream<DynamicTest> addresses() {
    long hole = 1L << 47;
    return Stream.of(
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
                }))
        .flatMap(FxRow::tests);
  }
}
