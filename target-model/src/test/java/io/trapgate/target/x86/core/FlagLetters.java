package io.trapgate.target.x86.core;

/** The six arithmetic flags as letters, for tables: O S Z A P C. */
final class FlagLetters {
  private FlagLetters() {}

  static String of(int flags) {
    return letter(flags, Flag.OF, "O")
        + letter(flags, Flag.SF, "S")
        + letter(flags, Flag.ZF, "Z")
        + letter(flags, Flag.AF, "A")
        + letter(flags, Flag.PF, "P")
        + letter(flags, Flag.CF, "C");
  }

  private static String letter(int flags, int flag, String letter) {
    return (flags & flag) != 0 ? letter : "";
  }
}
