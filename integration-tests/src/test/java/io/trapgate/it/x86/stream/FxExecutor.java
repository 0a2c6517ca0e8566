package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.FxProfile;
import io.trapgate.target.x86.core.Gpr;
import java.io.IOException;
import java.util.Random;

/** Who executes a guest's FXSAVE and FXRSTOR on this host, by mode; measured. */
enum FxExecutor {
  /** The processor itself. */
  PROCESSOR(FxProfile.CPU),
  /** KVM's instruction emulator, as upstream has it. */
  EMULATOR(FxProfile.KVM),
  /**
   * A handler that upstream hasn't: all 512 bytes, 0 where nothing is; XMM registers whatever
   * CR4.OSFXSR says; no REX.W, no alignment, no bases of FS and GS, no canonical addresses. But for
   * the latter four that is version 1 of the mailed patch.
   */
  OWN_HANDLER(FxProfile.SEED_V1);

  private static final byte[] FLD1 = {(byte) 0xD9, (byte) 0xE8};
  private static final byte[] FXSAVE = {0x0F, (byte) 0xAE, 0x03};
  private static final int TOP_BITS = 0x38;
  private static final int AREA = 0x2_0000;

  private final FxProfile profile;

  FxExecutor(FxProfile profile) {
    this.profile = profile;
  }

  /** What our processor has to be to do the same. */
  FxProfile profile() {
    return profile;
  }

  /** Looks: the emulator has no FLD1, and upstream's no FXSAVE in 64-bit mode. */
  static FxExecutor of(LongMode mode) throws IOException, KvmException {
    try (LongPair pair = LongPair.withKvm(mode, PROCESSOR)) {
      int data = mode.data();
      pair.selectors(data, data, data, data);
      byte[] state = FxStates.valid(new Random(1));
      state[0] |= 0x3F; // nothing pending
      state[3] &= (byte) ~TOP_BITS;
      pair.load(state);
      pair.code(FLD1);
      pair.run();
      if ((pair.theirs().image()[3] & TOP_BITS) != 0) {
        return PROCESSOR;
      }
      if (mode.codeBits() != 64) {
        return EMULATOR;
      }
      pair.code(FXSAVE);
      pair.general(Gpr.RBX, AREA);
      pair.run();
      return pair.theirs().read(AREA, 1)[0] == 0 ? EMULATOR : OWN_HANDLER;
    }
  }
}
