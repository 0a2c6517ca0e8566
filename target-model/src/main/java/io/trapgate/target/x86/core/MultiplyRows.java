package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** Products and quotients. */
final class MultiplyRows {
  static final List<OpRow> ROWS =
      List.of(
          row("F6 /4", "Eb", "mul", Multiplication::mul),
          row("F7 /4", "Ev", "mul", Multiplication::mul),
          row("F6 /5", "Eb", "imul", Multiplication::imul),
          row("F7 /5", "Ev", "imul", Multiplication::imul),
          row("69", "Gv,Ev,Iz", "imul", Multiplication::imulThree),
          row("6B", "Gv,Ev,Is", "imul", Multiplication::imulThree),
          row("0F AF", "Gv,Ev", "imul", Multiplication::imulTwo),
          row("F6 /6", "Eb", "div", Division::div),
          row("F7 /6", "Ev", "div", Division::div),
          row("F6 /7", "Eb", "idiv", Division::idiv),
          row("F7 /7", "Ev", "idiv", Division::idiv));

  private MultiplyRows() {}
}
