package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;
import java.util.stream.Stream;

/** Shifts and rotates (group 2), by 1, CL and a constant; and double shifts. */
final class ShiftRows {
  static final List<OpRow> ROWS =
      Stream.of(
              group(0, "rol", Shifts::rol),
              group(1, "ror", Shifts::ror),
              group(2, "rcl", Shifts::rcl),
              group(3, "rcr", Shifts::rcr),
              group(4, "shl", Shifts::shl),
              group(5, "shr", Shifts::shr),
              group(6, "shl", Shifts::shl), // an alias that no manual names
              group(7, "sar", Shifts::sar),
              Stream.of(
                  row("0F A4", "Ev,Gv,Ib", "shld", DoubleShifts::shld),
                  row("0F A5", "Ev,Gv,CL", "shld", DoubleShifts::shld),
                  row("0F AC", "Ev,Gv,Ib", "shrd", DoubleShifts::shrd),
                  row("0F AD", "Ev,Gv,CL", "shrd", DoubleShifts::shrd)))
          .flatMap(rows -> rows)
          .toList();

  private static Stream<OpRow> group(int extension, String name, InsnMethod method) {
    String reg = " /" + extension;
    return Stream.of(
        row("C0" + reg, "Eb,Ib", name, method),
        row("C1" + reg, "Ev,Ib", name, method),
        row("D0" + reg, "Eb,one", name, method),
        row("D1" + reg, "Ev,one", name, method),
        row("D2" + reg, "Eb,CL", name, method),
        row("D3" + reg, "Ev,CL", name, method));
  }

  private ShiftRows() {}
}
