package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.NOT_64;
import static io.trapgate.target.x86.core.OpRow.Trait.STACK;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** PUSH, POP and their kin; those of segment registers are elsewhere. */
final class StackRows {
  static final List<OpRow> ROWS =
      List.of(
          row("50+r", "Zv", "push", StackMoves::push, STACK),
          row("58+r", "Zv", "pop", StackMoves::pop, STACK),
          row("60", "", "pusha", StackMoves::pushAll, NOT_64),
          row("61", "", "popa", StackMoves::popAll, NOT_64),
          row("62 m", "Gv,Mv", "bound", StackMoves::bound, NOT_64),
          row("68", "Iz", "push", StackMoves::push, STACK),
          row("6A", "Is", "push", StackMoves::push, STACK),
          row("8F /0", "Ev", "pop", StackMoves::pop, STACK),
          row("9C", "", "pushf", StackMoves::pushFlags, STACK),
          row("9D", "", "popf", StackMoves::popFlags, STACK),
          row("C8", "Iw,Ib", "enter", StackMoves::enter, STACK),
          row("C9", "", "leave", StackMoves::leave, STACK),
          row("FF /6", "Ev", "push", StackMoves::push, STACK));

  private StackRows() {}
}
