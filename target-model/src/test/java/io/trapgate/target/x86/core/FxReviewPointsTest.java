package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The points of the review of "KVM: x86: emulate fxsave and fxrstor" (October 2016), one test each:
 * what version 1 did, and what was merged (x86.md 3.6).
 */
class FxReviewPointsTest {
  private static final FxGuest.Mode PROT32 = FxGuest.Mode.PROT32;
  private static final int AREA = FxGuest.AREA;

  private static FxGuest guest(FxProfile profile) {
    return new FxGuest(profile, PROT32);
  }

  private static byte[] saved(FxGuest guest) {
    assertThat(guest.at(AREA, guest.fxsave())).isEqualTo("ok");
    return guest.area(AREA);
  }

  private static String load(FxGuest guest, byte[] image) {
    guest.guest.physical.write(AREA, image, 0, image.length);
    return guest.at(AREA, guest.fxrstor());
  }

  /** "Host FXSAVE into a buffer": here the image comes from the modelled state alone. */
  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void whereExecutedTheImageIsTheGuestsState(FxProfile profile) {
    FxGuest guest = guest(profile);
    byte[] before = saved(guest);
    guest.fpu().xmm[3]++;
    byte[] after = saved(guest);

    assertThat(Arrays.mismatch(before, after)).isEqualTo(184);
    assertThat(Arrays.mismatch(before, 185, 512, after, 185, 512)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void withoutCpuidFxsrItIsUndefined(FxProfile profile) {
    FxGuest guest = new FxGuest(profile, PROT32, FxFeatures.INTEL.absent());

    assertThat(guest.at(AREA, guest.fxsave())).isEqualTo("vec=6 err=0");
    assertThat(guest.at(AREA, guest.fxrstor())).isEqualTo("vec=6 err=0");
  }

  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void taskSwitchedOrEmulationIsDeviceNotAvailable(FxProfile profile) {
    for (long bit : new long[] {X86State.CR0_TS, X86State.CR0_EM}) {
      FxGuest guest = guest(profile);
      guest.state().cr0 |= bit;

      assertThat(guest.at(AREA, guest.fxsave())).isEqualTo("vec=7 err=0");
    }
  }

  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void cpuidIsAskedBeforeTaskSwitched(FxProfile profile) {
    FxGuest guest = new FxGuest(profile, PROT32, FxFeatures.INTEL.absent());
    guest.state().cr0 |= X86State.CR0_TS;

    assertThat(guest.at(AREA, guest.fxsave())).isEqualTo("vec=6 err=0");
    assertThat(guest.at(AREA, "F0" + guest.fxsave())).isEqualTo("vec=6 err=0");
  }

  @Test
  void fxsaveSizeV1WroteAllButWithoutItsLeak() {
    byte[] area = saved(guest(FxProfile.SEED_V1));

    assertThat(FxGuest.touched(area)).isEqualTo("[0..3] [5..5] [7..511]");
    assertThat(Arrays.copyOfRange(area, 416, 512)).containsOnly(0);
  }

  @Test
  void fxsaveSizeMergedWritesWhatIsUsed() {
    assertThat(FxGuest.touched(saved(guest(FxProfile.KVM)))).endsWith("[7..287]");
    FxGuest without = guest(FxProfile.KVM);
    without.state().cr4 = 0;
    assertThat(FxGuest.touched(saved(without))).endsWith("[7..159]");
    assertThat(FxGuest.touched(saved(guest(FxProfile.CPU)))).endsWith("[7..287]");
    FxGuest wide = new FxGuest(FxProfile.CPU, FxGuest.Mode.LONG64);
    assertThat(FxGuest.touched(saved(wide))).endsWith("[7..415]");
  }

  @Test
  void fxrstorSizeV1And2016Read512SinceThen288() {
    for (FxProfile profile : FxProfile.values()) {
      FxGuest guest = guest(profile);
      guest.state().segments[SegmentName.DS].limit = AREA + 287;
      String expected = profile == FxProfile.KVM ? "ok" : "vec=13 err=0";

      assertThat(load(guest, FxGuest.measuredImage(0x1F80))).isEqualTo(expected);
    }
  }

  @Test
  void xmm8To15WereOverwrittenInV1AndArePreservedNow() {
    for (FxProfile profile : FxProfile.values()) {
      FxGuest guest = guest(profile);
      long[] before = guest.fpu().xmm.clone();
      load(guest, FxGuest.measuredImage(0x1F80));
      boolean kept = Arrays.equals(before, 16, 32, guest.fpu().xmm, 16, 32);

      assertThat(kept).isEqualTo(profile != FxProfile.SEED_V1);
    }
  }

  @Test
  void mxcsrReservedBitsWereUncheckedInV1() {
    FxGuest merged = guest(FxProfile.KVM);
    FxGuest mailed = guest(FxProfile.SEED_V1);

    assertThat(load(merged, FxGuest.measuredImage(1 << 16))).isEqualTo("vec=13 err=0");
    // There the host's own FXRSTOR faulted, in the host's kernel.
    assertThat(load(mailed, FxGuest.measuredImage(1 << 16))).isEqualTo("emulation failure");
    for (FxGuest guest : new FxGuest[] {merged, mailed}) {
      assertThat(guest.fpu())
          .as("nothing is loaded")
          .usingRecursiveComparison()
          .isEqualTo(guest(FxProfile.CPU).fpu());
    }
  }

  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void reservedFieldsOfTheImageAreIgnored(FxProfile profile) {
    FxGuest guest = guest(profile);
    byte[] image = FxGuest.measuredImage(0x1F80);
    image[5] = (byte) 0xFF;
    Arrays.fill(image, 12, 16, (byte) 0xFF);
    Arrays.fill(image, 28, 32, (byte) 0xFF);
    Arrays.fill(image, 42, 48, (byte) 0xFF);

    assertThat(load(guest, image)).isEqualTo("ok");
    byte[] area = saved(guest);
    assertThat(area[5]).isZero();
    assertThat(Arrays.copyOfRange(area, 12, 16)).containsOnly(0);
    assertThat(Arrays.copyOfRange(area, 42, 48)).containsOnly(0);
    assertThat(area[28]).isEqualTo((byte) 0xFF);
    assertThat(area[30]).isZero();
  }

  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void sixteenBitCodeKeeps32BitsOfTheInstructionPointer(FxProfile profile) {
    FxGuest guest = new FxGuest(profile, FxGuest.Mode.REAL16);
    byte[] area = saved(guest);

    assertThat(Arrays.copyOfRange(area, 8, 12)).containsExactly(0xEF, 0xCD, 0xAB, 0x89);
    FxFeatures drawn = new FxFeatures(true, 0xFFFF, false, true, false);
    FxGuest cut = new FxGuest(profile, FxGuest.Mode.REAL16, drawn);
    if (profile != FxProfile.SEED_V1) { // v1 knew no 16-bit format
      assertThat(Arrays.copyOfRange(saved(cut), 8, 12)).containsExactly(0xEF, 0xCD, 0, 0);
    }
  }

  @Test
  void rexWideV1ExecutedItUpstreamRefuses64BitMode() {
    for (FxProfile profile : FxProfile.values()) {
      FxGuest guest = new FxGuest(profile, FxGuest.Mode.LONG64);
      String end = guest.at(AREA, "48" + guest.fxsave());
      if (profile == FxProfile.KVM) {
        assertThat(end).isEqualTo("emulation failure");
      } else {
        assertThat(end).isEqualTo("ok");
        assertThat(Arrays.copyOfRange(guest.area(AREA), 8, 16))
            .containsExactly(0xEF, 0xCD, 0xAB, 0x89, 0x34, 0x12, 0, 0);
      }
    }
  }

  @Test
  void osfxsrWasIgnoredInV1() {
    for (FxProfile profile : FxProfile.values()) {
      FxGuest guest = guest(profile);
      guest.state().cr4 &= ~X86State.CR4_OSFXSR;
      byte[] area = saved(guest);
      boolean xmm = area[160] != FxGuest.SENTINEL;

      assertThat(xmm).isEqualTo(profile == FxProfile.SEED_V1);
      assertThat(FxArea.mxcsr(area)).as("MXCSR always").isEqualTo(0x1FA0);
    }
  }

  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void alignmentIs16Not512(FxProfile profile) {
    FxGuest guest = guest(profile);

    assertThat(guest.at(0x3010, guest.fxsave())).isEqualTo("ok");
    assertThat(guest.at(0x3008, guest.fxsave())).isEqualTo("vec=13 err=0");
    assertThat(AlignmentClass.of("fxsave")).isEqualTo(AlignmentClass.ALIGNED16);
  }

  @Test
  void memoryAccessorV1ReachedDevicesMergedCopiesPlainly() {
    for (FxProfile profile : FxProfile.values()) {
      FxGuest guest = guest(profile);
      guest.state().segments[SegmentName.DS].base = FxGuest.END_OF_RAM - AREA;
      String expected = profile == FxProfile.KVM ? "emulation failure" : "ok";

      assertThat(guest.at(AREA, guest.fxsave())).isEqualTo(expected);
    }
  }

  /** Who owns the FPU is a host's question; here memory is read before any state is loaded. */
  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void ownershipMemoryIsReadBeforeStateIsLoaded(FxProfile profile) {
    FxGuest guest = new FxGuest(profile, FxGuest.Mode.COMPAT32);
    guest.page(0x4000, 0x4000, 0);
    FpuState before = new FpuState();
    before.set(guest.fpu());
    guest.guest.physical.write(0x3F00, FxGuest.measuredImage(0x1F80), 0, 256);

    assertThat(guest.at(0x3F00, guest.fxrstor())).startsWith("vec=14");
    assertThat(guest.fpu()).usingRecursiveComparison().isEqualTo(before);
  }

  /** Usefulness: iPXE's librm saved and restored around a switch out of real mode. */
  @ParameterizedTest
  @EnumSource(FxProfile.class)
  void usefulnessARoundTripInRealModeLosesNothing(FxProfile profile) {
    FxGuest guest = new FxGuest(profile, FxGuest.Mode.REAL16);
    saved(guest);
    guest.execute("DBE3");
    Arrays.fill(guest.fpu().xmm, 0, 16, 0);

    assertThat(guest.at(AREA, guest.fxrstor())).isEqualTo("ok");
    FpuState expected = new FpuState();
    FxGuest.measuredState(expected);
    expected.fip = 0x89AB_CDEFL; // the 32 bits that the format has
    expected.fdp = 0xFEDC_BA98L;
    assertThat(guest.fpu()).usingRecursiveComparison().isEqualTo(expected);
  }

  /** "v2 will need testing on bare metal": {@link FxMeasuredProcessorTest} is that. */
  @Test
  void testedOnBareMetal() {
    assertThat(FxMeasured.lines("nat.out")).hasSize(245);
    assertThat(FxMeasured.lines("nat2.out")).hasSize(15);
  }
}
