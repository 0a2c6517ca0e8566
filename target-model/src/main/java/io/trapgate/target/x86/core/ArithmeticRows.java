package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.LOCKABLE;
import static io.trapgate.target.x86.core.OpRow.Trait.NOT_64;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;
import java.util.stream.Stream;

/** Addition, subtraction, logic, comparison (Intel SDM 2 appendix A, groups 1, 3, 4, 5). */
final class ArithmeticRows {
  private static final List<OpRow> OTHERS =
      List.of(
          row("40+r", "Zv", "inc", Arithmetic::inc, NOT_64),
          row("48+r", "Zv", "dec", Arithmetic::dec, NOT_64),
          row("FE /0", "Eb", "inc", Arithmetic::inc, LOCKABLE),
          row("FE /1", "Eb", "dec", Arithmetic::dec, LOCKABLE),
          row("FF /0", "Ev", "inc", Arithmetic::inc, LOCKABLE),
          row("FF /1", "Ev", "dec", Arithmetic::dec, LOCKABLE),
          row("84", "Eb,Gb", "test", Arithmetic::test),
          row("85", "Ev,Gv", "test", Arithmetic::test),
          row("A8", "AL,Ib", "test", Arithmetic::test),
          row("A9", "rAX,Iz", "test", Arithmetic::test),
          row("F6 /0", "Eb,Ib", "test", Arithmetic::test),
          row("F6 /1", "Eb,Ib", "test", Arithmetic::test),
          row("F7 /0", "Ev,Iz", "test", Arithmetic::test),
          row("F7 /1", "Ev,Iz", "test", Arithmetic::test),
          row("F6 /2", "Eb", "not", Arithmetic::not, LOCKABLE),
          row("F7 /2", "Ev", "not", Arithmetic::not, LOCKABLE),
          row("F6 /3", "Eb", "neg", Arithmetic::neg, LOCKABLE),
          row("F7 /3", "Ev", "neg", Arithmetic::neg, LOCKABLE));

  static final List<OpRow> ROWS =
      Stream.of(
              family(0, "add", Arithmetic::add, LOCKABLE),
              family(1, "or", Arithmetic::or, LOCKABLE),
              family(2, "adc", Arithmetic::adc, LOCKABLE),
              family(3, "sbb", Arithmetic::sbb, LOCKABLE),
              family(4, "and", Arithmetic::and, LOCKABLE),
              family(5, "sub", Arithmetic::sub, LOCKABLE),
              family(6, "xor", Arithmetic::xor, LOCKABLE),
              family(7, "cmp", Arithmetic::cmp),
              OTHERS.stream())
          .flatMap(rows -> rows)
          .toList();

  /** All encodings of one of the eight that share a layout. */
  private static Stream<OpRow> family(
      int number, String name, InsnMethod method, OpRow.Trait... lock) {
    String reg = " /" + number;
    OpRow.Trait[] alias =
        Stream.concat(Stream.of(lock), Stream.of(NOT_64)).toArray(OpRow.Trait[]::new);
    return Stream.of(
        row(opcode(number, 0), "Eb,Gb", name, method, lock),
        row(opcode(number, 1), "Ev,Gv", name, method, lock),
        row(opcode(number, 2), "Gb,Eb", name, method),
        row(opcode(number, 3), "Gv,Ev", name, method),
        row(opcode(number, 4), "AL,Ib", name, method),
        row(opcode(number, 5), "rAX,Iz", name, method),
        row("80" + reg, "Eb,Ib", name, method, lock),
        row("81" + reg, "Ev,Iz", name, method, lock),
        row("82" + reg, "Eb,Ib", name, method, alias),
        row("83" + reg, "Ev,Is", name, method, lock));
  }

  private static String opcode(int number, int form) {
    return "%02X".formatted(number << 3 | form);
  }

  private ArithmeticRows() {}
}
