package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.core.X86State;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link FxUnderPagingTest} doesn't draw: an area where no memory is, EFER.FFXSR, and what a
 * KVM with a handler of its own for 64-bit code does unlike any processor. Should a host's become
 * right, these fail, and the draws may be widened.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(120)
class FxHandlerTest {
  private static final int AREA = 0x2_0000;
  private static final int NOWHERE = 0x2_F000;
  private static final long FFXSR = 1 << 14;
  private static final int FS = 0x3B; // at 0x24000
  private static final int FS_BASE = 0x2_4000;
  private static final long LAST_LOW = 0x7FFF_FFFF_FFF0L;
  private static final byte MARK = (byte) 0xA5;

  /** One instruction on both. */
  private static String tried(LongPair pair, String code, long area) throws KvmException {
    int data = pair.mode().data();
    pair.selectors(data, data, FS, data);
    pair.load(FxStates.valid(new Random(7)));
    pair.general(Gpr.RBX, area);
    byte[] marks = new byte[0x1000];
    Arrays.fill(marks, MARK);
    for (int page : new int[] {0, AREA, FS_BASE, 0x1F_F000}) {
      pair.write(page, marks);
    }
    pair.code(HexFormat.of().parseHex(code));
    return pair.run();
  }

  private static boolean marked(LongPair pair, int physical) {
    byte[] bytes = pair.theirs().read(physical, 8);
    return HexFormat.of().formatHex(bytes).equals("a5".repeat(8));
  }

  @Test
  void anAreaWhereNothingIsNeverEndsInTheEmulator() throws Exception {
    LongMode mode = LongMode.COMPATIBILITY_32;
    assumeThat(FxExecutor.of(mode)).isEqualTo(FxExecutor.EMULATOR);
    try (LongPair pair = LongPair.withKvm(mode, FxExecutor.EMULATOR)) {
      assertThat(tried(pair, "0fae03", NOWHERE)).contains("ours ends at not emulated", "Kicked");
    }
  }

  /** Only a processor obeys it, and in 64-bit mode at level 0 alone. */
  @ParameterizedTest
  @EnumSource(names = {"LONG_64", "COMPATIBILITY_32"})
  void ffxsrIsRefusedOrIgnoredByTheEmulator(LongMode mode) throws Exception {
    FxExecutor executor = FxExecutor.of(mode);
    try (LongPair pair = LongPair.withKvm(mode, executor)) {
      X86State state = pair.ours().state();
      try {
        pair.control(state.cr0, state.cr4, state.efer | FFXSR);
      } catch (KvmException e) {
        System.err.println("EFER.FFXSR isn't compared, KVM refuses it: " + e.getMessage());
        assertThat(e).hasMessageContaining("KVM_SET_SREGS");
        return;
      }
      assertThat(tried(pair, "0fae03", AREA)).isEmpty();
      assertThat(marked(pair, AREA + 160))
          .as("XMM0 isn't saved")
          .isEqualTo(mode == LongMode.LONG_64 && executor == FxExecutor.PROCESSOR);
    }
  }

  @Nested
  class InSixtyFourBitModeAtLevel0 {
    @BeforeEach
    void ownHandler() throws Exception {
      assumeThat(FxExecutor.of(LongMode.LONG_64)).isEqualTo(FxExecutor.OWN_HANDLER);
    }

    private LongPair pair() throws Exception {
      return LongPair.withKvm(LongMode.LONG_64, FxExecutor.OWN_HANDLER);
    }

    @Test
    void noAlignmentIsAskedFor() throws Exception {
      try (LongPair pair = pair()) {
        tried(pair, "0fae03", AREA + 8);
        assertThat(pair.theirs().vector()).isEqualTo(X86Fault.UD); // of the UD2 behind
        assertThat(marked(pair, AREA)).isTrue();
        assertThat(marked(pair, AREA + 8)).isFalse();
        assertThat(pair.ours().vector()).isEqualTo(X86Fault.GP);
      }
    }

    @Test
    void theBaseOfFsDoesntCount() throws Exception {
      try (LongPair pair = pair()) {
        tried(pair, "640fae03", AREA);
        assertThat(marked(pair, AREA)).isFalse();
        tried(pair, "640fae03", 0);
        assertThat(marked(pair, FS_BASE)).isTrue();
      }
    }

    @Test
    void anAddressThatIsntCanonicalIsTakenForOneThatIs() throws Exception {
      try (LongPair pair = pair()) {
        tried(pair, "0fae03", LAST_LOW);
        assertThat(pair.theirs().vector()).isNotEqualTo(X86Fault.GP);
        assertThat(pair.ours().vector()).isEqualTo(X86Fault.GP);
      }
    }

    @Test
    void rexWDoesntCount() throws Exception {
      try (LongPair pair = pair()) {
        assertThat(tried(pair, "480fae03", AREA)).isEmpty();
        byte[] wide = pair.theirs().read(AREA, 512);
        tried(pair, "400fae03", AREA);
        assertThat(pair.theirs().read(AREA, 512)).isEqualTo(wide);
        assertThat(Arrays.copyOfRange(wide, 416, 512)).containsOnly(0);
      }
    }
  }

  @Nested
  class InSixtyFourBitModeAtLevel3 {
    @BeforeEach
    void ownHandler() throws Exception {
      assumeThat(FxExecutor.of(LongMode.LONG_64)).isEqualTo(FxExecutor.OWN_HANDLER);
      assumeThat(FxExecutor.of(LongMode.USER_64)).isEqualTo(FxExecutor.PROCESSOR);
      KnownProcessor.assume();
    }

    private LongPair pair() throws Exception {
      return LongPair.withKvm(LongMode.USER_64, FxExecutor.PROCESSOR);
    }

    @Test
    void whatTheProcessorRefusesIsExecutedAfterAll() throws Exception {
      for (String prefix : new String[] {"66", "f2", "f3", "f0"}) {
        try (LongPair pair = pair()) {
          tried(pair, prefix + "0fae03", AREA);
          assertThat(marked(pair, AREA)).as(prefix).isFalse();
          assertThat(pair.ours().vector()).as(prefix).isEqualTo(X86Fault.UD);
        }
      }
    }

    @Test
    void theGuestsControlBitsArentTheProcessors() throws Exception {
      try (LongPair pair = pair()) {
        X86State state = pair.ours().state();
        pair.control(state.cr0 | X86State.CR0_TS, state.cr4 & ~X86State.CR4_OSFXSR, state.efer);
        tried(pair, "0fae03", AREA);
        assertThat(pair.ours().vector()).isEqualTo(X86Fault.NM);
        assertThat(marked(pair, AREA)).as("TS").isFalse();
        assertThat(marked(pair, AREA + 160)).as("OSFXSR").isFalse();
      }
    }
  }
}
