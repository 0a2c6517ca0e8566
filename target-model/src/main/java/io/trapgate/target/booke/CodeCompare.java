package io.trapgate.target.booke;

import io.trapgate.target.engine.AddressSet;
import io.trapgate.target.ppc.Msr;
import java.util.ArrayList;
import java.util.List;

/**
 * The instruction address compares of one register file: IAC1 to IAC4 with DBCR1 (booke.md 4.3).
 * Words are compared: the low two bits of the registers don't matter.
 */
final class CodeCompare {
  private static final int IAC12AT = 0x0001_0000;

  private final DebugModel model;
  private final DebugRegisters file;

  CodeCompare(DebugModel model, DebugRegisters file) {
    this.model = model;
    this.file = file;
  }

  /**
   * The DBSR bits that an instruction at this address sets: in a paired mode the bit of each
   * enabled register.
   *
   * @param msr the MSR that qualifies
   */
  int events(int pc, int msr) {
    int bits = 0;
    for (int pair = 0; 2 * pair < model.iacs(); pair++) {
      int enabled = enabled(pair);
      if (enabled == 0) {
        continue;
      }
      CompareMode mode = mode(pair);
      if (mode == CompareMode.EXACT) {
        bits |= exact(2 * pair, pc, msr) | exact(2 * pair + 1, pc, msr);
      } else if (set(pair, mode).contains(pc) && qualifies(2 * pair, msr)) {
        bits |= enabled;
      }
    }
    return bits;
  }

  private int enabled(int pair) {
    return file.dbcr0 & (DebugRegisters.IAC1 | DebugRegisters.IAC1 >>> 1) >>> 2 * pair;
  }

  private int exact(int index, int pc, int msr) {
    boolean hit = (file.iac[index] & -4) == pc && qualifies(index, msr);
    return hit ? file.dbcr0 & DebugRegisters.iacBit(index) : 0;
  }

  private boolean qualifies(int index, int msr) {
    int shift = 30 - 4 * (index & 1) - 16 * (index >> 1);
    return Qualifier.holds(file.dbcr1 >>> shift & 3, file.dbcr1 >>> shift - 2 & 3, msr, Msr.IS);
  }

  private CompareMode mode(int pair) {
    CompareMode mode = CompareMode.of(file.dbcr1 >>> 22 - 16 * pair, model.iacModes());
    return toggles(pair) && (file.dbsr & status(pair)) != 0 ? mode.toggled() : mode;
  }

  private boolean toggles(int pair) {
    return model.has(DebugModel.Trait.AUTO_TOGGLE) && (file.dbcr1 & IAC12AT >>> 16 * pair) != 0;
  }

  private static int status(int pair) {
    return DebugRegisters.IAC12ATS >>> pair;
  }

  private AddressSet set(int pair, CompareMode mode) {
    return mode.set(file.iac[2 * pair] & -4, file.iac[2 * pair + 1] & -4);
  }

  /**
   * The DBSR status bits that these events flip: of pairs in a range mode that turns itself inside
   * out (440UM 8.3.1).
   */
  int toggledBy(int events) {
    int flips = 0;
    for (int pair = 0; 2 * pair < model.iacs(); pair++) {
      boolean hit = (events & enabled(pair)) != 0;
      flips |= hit && toggles(pair) && mode(pair).isRange() ? status(pair) : 0;
    }
    return flips;
  }

  /** The bits among these events that come from a pair in a range mode. */
  int ofRanges(int events) {
    int bits = 0;
    for (int pair = 0; 2 * pair < model.iacs(); pair++) {
      bits |= mode(pair).isRange() ? events & enabled(pair) : 0;
    }
    return bits;
  }

  /** Where instructions may be events, whatever the MSR. */
  List<AddressSet> sets() {
    List<AddressSet> sets = new ArrayList<>();
    for (int pair = 0; 2 * pair < model.iacs(); pair++) {
      CompareMode mode = mode(pair);
      if (enabled(pair) == 0) {
        continue;
      }
      if (mode != CompareMode.EXACT) {
        sets.add(set(pair, mode));
        continue;
      }
      for (int i = 2 * pair; i < 2 * pair + 2; i++) {
        if (file.enabled(DebugRegisters.iacBit(i))) {
          sets.add(new AddressSet.Exact(file.iac[i] & -4));
        }
      }
    }
    return sets;
  }
}
