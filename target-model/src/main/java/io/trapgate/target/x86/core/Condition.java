package io.trapgate.target.x86.core;

import java.util.Locale;

/** The sixteen conditions of Jcc, SETcc and CMOVcc, in the order of their encoding. */
enum Condition {
  O(0),
  NO(1),
  B(2),
  AE(3),
  E(4),
  NE(5),
  BE(6),
  A(7),
  S(8),
  NS(9),
  P(10),
  NP(11),
  L(12),
  GE(13),
  LE(14),
  G(15);

  private final int number;

  Condition(int number) {
    this.number = number;
  }

  /** Whether flags satisfy it (Intel SDM 1 appendix B). */
  boolean holds(int flags) {
    return switch (this) {
      case O -> (flags & Flag.OF) != 0;
      case NO -> (flags & Flag.OF) == 0;
      case B -> (flags & Flag.CF) != 0;
      case AE -> (flags & Flag.CF) == 0;
      case E -> (flags & Flag.ZF) != 0;
      case NE -> (flags & Flag.ZF) == 0;
      case BE -> (flags & (Flag.CF | Flag.ZF)) != 0;
      case A -> (flags & (Flag.CF | Flag.ZF)) == 0;
      case S -> (flags & Flag.SF) != 0;
      case NS -> (flags & Flag.SF) == 0;
      case P -> (flags & Flag.PF) != 0;
      case NP -> (flags & Flag.PF) == 0;
      case L -> less(flags);
      case GE -> !less(flags);
      case LE -> (flags & Flag.ZF) != 0 || less(flags);
      case G -> (flags & Flag.ZF) == 0 && !less(flags);
    };
  }

  private static boolean less(int flags) {
    return (flags & Flag.SF) != 0 != ((flags & Flag.OF) != 0);
  }

  /** As mnemonics end. */
  String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A two-digit opcode: the first of sixteen, and this one's place among them. */
  String opcode(int first) {
    return "%02X".formatted(first + number);
  }
}
