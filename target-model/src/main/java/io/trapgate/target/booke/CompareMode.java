package io.trapgate.target.booke;

import io.trapgate.target.engine.AddressSet;

/** How a pair of compare registers works together: IACnnM and DAC12M (booke.md 4.3, 4.4). */
enum CompareMode {
  /** Each register for itself. */
  EXACT,
  /** The second register is a mask over the first. */
  BIT_MATCH,
  /** From the first register to before the second. */
  INCLUSIVE,
  /** Below the first register, or from the second on. */
  EXCLUSIVE;

  /** The mode of this field; one that the core lacks compares exactly. */
  static CompareMode of(int field, DebugModel.Modes modes) {
    return switch (field & 3) {
      case 1 -> modes.bitMatch() ? BIT_MATCH : EXACT;
      case 2 -> modes.ranges() ? INCLUSIVE : EXACT;
      case 3 -> modes.ranges() ? EXCLUSIVE : EXACT;
      default -> EXACT;
    };
  }

  /** A range turned inside out, as the auto-toggle of the 44x does. */
  CompareMode toggled() {
    return switch (this) {
      case INCLUSIVE -> EXCLUSIVE;
      case EXCLUSIVE -> INCLUSIVE;
      case EXACT, BIT_MATCH -> this;
    };
  }

  boolean isRange() {
    return this == INCLUSIVE || this == EXCLUSIVE;
  }

  /** What the pair selects together; for {@link #EXACT} what the first does alone. */
  AddressSet set(int first, int second) {
    return switch (this) {
      case EXACT -> new AddressSet.Exact(first);
      case BIT_MATCH -> new AddressSet.Masked(first, second);
      case INCLUSIVE -> new AddressSet.Inside(first, second);
      case EXCLUSIVE -> new AddressSet.Outside(first, second);
    };
  }
}
