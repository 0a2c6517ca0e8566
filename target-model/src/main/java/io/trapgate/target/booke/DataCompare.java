package io.trapgate.target.booke;

import io.trapgate.target.engine.AddressSet;
import io.trapgate.target.ppc.DebugFacility;
import io.trapgate.target.ppc.Msr;
import java.util.ArrayList;
import java.util.List;

/**
 * The data address and value compares of one register file: DAC1, DAC2, DVC1 and DVC2 with DBCR2
 * (booke.md 4.4, 4.10). What is compared is the address at which an access starts, not the bytes it
 * touches.
 */
final class DataCompare {
  private static final int DAC1_BITS = DebugRegisters.DAC1R | DebugRegisters.DAC1W;

  private final DebugModel model;
  private final DebugRegisters file;

  DataCompare(DebugModel model, DebugRegisters file) {
    this.model = model;
    this.file = file;
  }

  /**
   * One access.
   *
   * @param ea effective address of its first byte
   * @param bytes its length
   * @param store whether it counts as a write
   * @param value what it moves, or {@link DebugFacility#NO_VALUE}
   */
  record Access(int ea, int bytes, boolean store, long value) {}

  /** Which addresses of an access are compared. */
  enum Reach {
    /** The first. */
    START,
    /** The first of each aligned word that it touches. */
    EACH_WORD,
    /** All of them: no hardware does, an extension of ours. */
    EVERY_BYTE
  }

  /** The DBSR bits that this access sets under this MSR. */
  int events(Access access, int msr, Reach reach) {
    int wanted = file.dbcr0 & (access.store ? 0x0005_0000 : 0x000A_0000);
    if (wanted == 0) {
      return 0;
    }
    CompareMode mode = mode();
    if (mode != CompareMode.EXACT) {
      boolean hit = hits(mode.set(file.dac[0], file.dac[1]), access, reach) && qualifies(0, msr);
      return hit ? wanted & valueBits(access) : 0;
    }
    int bits = 0;
    for (int i = 0; i < model.dacs(); i++) {
      if (hits(new AddressSet.Exact(file.dac[i]), access, reach) && qualifies(i, msr)) {
        bits |= wanted & DAC1_BITS >>> 2 * i;
      }
    }
    return bits & valueBits(access);
  }

  private CompareMode mode() {
    return CompareMode.of(file.dbcr2 >>> 22, model.dacModes());
  }

  private static boolean hits(AddressSet set, Access access, Reach reach) {
    if (set.contains(access.ea)) {
      return true;
    }
    int step = reach == Reach.EACH_WORD ? 4 : 1;
    int last = reach == Reach.START ? 0 : access.bytes - 1;
    int offset = reach == Reach.EACH_WORD ? 4 - (access.ea & 3) : 1;
    for (; offset <= last; offset += step) {
      if (set.contains(access.ea + offset)) {
        return true;
      }
    }
    return false;
  }

  private boolean qualifies(int index, int msr) {
    int shift = 30 - 4 * index;
    return Qualifier.holds(file.dbcr2 >>> shift & 3, file.dbcr2 >>> shift - 2 & 3, msr, Msr.DS);
  }

  /** The DAC bits that the value compares let through. */
  private int valueBits(Access access) {
    int bits = 0;
    for (int i = 0; i < model.dacs(); i++) {
      bits |= i >= model.dvcs() || valueMatches(i, access) ? DAC1_BITS >>> 2 * i : 0;
    }
    return bits;
  }

  private boolean valueMatches(int index, Access access) {
    int mode = file.dbcr2 >>> 18 - 2 * index & 3;
    if (mode == 0) {
      return true;
    }
    if (access.value == DebugFacility.NO_VALUE) {
      return false;
    }
    int enabled = file.dbcr2 >>> 8 - 8 * index & 0xF;
    int equal = enabled & equalLanes(access, file.dvc[index]);
    return switch (mode) {
      case 1 -> enabled != 0 && equal == enabled;
      case 2 -> equal != 0;
      default -> (equal & 0xC) == 0xC || (equal & 3) == 3;
    };
  }

  /** The byte lanes of the word, lane 0 as bit 3, that the access touches and that are equal. */
  private static int equalLanes(Access access, int dvc) {
    int equal = 0;
    for (int i = 0; i < access.bytes; i++) {
      int lane = (access.ea & 3) + i;
      if (lane < 4) {
        int moved = (int) (access.value >>> 8 * (access.bytes - 1 - i)) & 0xFF;
        equal |= moved == (dvc >>> 8 * (3 - lane) & 0xFF) ? 8 >> lane : 0;
      }
    }
    return equal;
  }

  /** Where accesses may be events, whatever the MSR. */
  List<AddressSet> sets() {
    List<AddressSet> sets = new ArrayList<>();
    if (!file.enabled(DebugRegisters.DACS)) {
      return sets;
    }
    CompareMode mode = mode();
    if (mode != CompareMode.EXACT) {
      sets.add(mode.set(file.dac[0], file.dac[1]));
      return sets;
    }
    for (int i = 0; i < model.dacs(); i++) {
      if (file.enabled(DAC1_BITS >>> 2 * i)) {
        sets.add(new AddressSet.Exact(file.dac[i]));
      }
    }
    return sets;
  }
}
