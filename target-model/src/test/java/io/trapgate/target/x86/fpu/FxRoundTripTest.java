package io.trapgate.target.x86.fpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random images through FXRSTOR, FXSAVE, FXRSTOR and FXSAVE in every format (x86.md 3.2). */
class FxRoundTripTest {
  private static final int STATES = 100_000;

  @ParameterizedTest
  @EnumSource(FxFormat.class)
  void savedLoadedAndSavedAgain(FxFormat format) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    FxArea area = new FxArea(format, FxFeatures.INTEL);
    byte[] image = new byte[FxArea.BYTES];
    for (int i = 0; i < STATES; i++) {
      random.nextBytes(image);
      image[FxArea.MXCSR + 2] = 0;
      image[FxArea.MXCSR + 3] = 0;
      FpuState first = new FpuState();
      area.restore(first, image, true);
      byte[] saved = area.image(first, true);
      assertThat(saved).as("%s seed %d state %d", format, seed, i).isEqualTo(rules(image, format));

      FpuState second = new FpuState();
      area.restore(second, saved, true);
      assertThat(area.image(second, true))
          .as("%s seed %d state %d", format, seed, i)
          .isEqualTo(saved);
      assertThat(second.fip).isEqualTo(first.fip);
      assertThat(second.significand).isEqualTo(first.significand);
      assertThat(second.signExponent).isEqualTo(first.signExponent);
      assertThat(second.xmm).isEqualTo(first.xmm);
    }
  }

  /** The rules of x86.md 3.2 said byte by byte, not by the code under test. */
  private static byte[] rules(byte[] image, FxFormat format) {
    byte[] to = image.clone();
    to[0] = (byte) (image[0] & 0x7F | 0x40);
    to[1] = (byte) (image[1] & 0x1F);
    boolean pending = (image[2] & ~to[0] & 0x3F) != 0;
    to[2] = (byte) (image[2] & 0x7F | (pending ? 0x80 : 0));
    to[3] = (byte) (image[3] & 0x7F | (pending ? 0x80 : 0));
    to[5] = 0;
    to[7] = (byte) (image[7] & 7);
    if (format != FxFormat.BITS64_WIDE) {
      Arrays.fill(to, 12, 16, (byte) 0);
      Arrays.fill(to, 20, 24, (byte) 0);
    }
    Arrays.fill(to, 28, 32, (byte) 0);
    to[28] = (byte) 0xFF;
    to[29] = (byte) 0xFF;
    for (int st = 32; st < 160; st += 16) {
      Arrays.fill(to, st + 10, st + 16, (byte) 0);
    }
    Arrays.fill(to, format.usedBytes(true), FxArea.BYTES, (byte) 0);
    return to;
  }
}
