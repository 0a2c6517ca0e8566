package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** The first few instructions; the groups have tables of their own. */
final class BasicRows {
  static final List<OpRow> ROWS =
      List.of(
          row("90", "", "nop", (_, _) -> {}),
          row("B8+r", "Zv,Iv", "mov", (cpu, i) -> i.a.write(cpu, i.b.read(cpu))),
          row("89", "Ev,Gv", "mov", (cpu, i) -> i.a.write(cpu, i.b.read(cpu))),
          row(
              "EB",
              "Jb",
              "jmp",
              (cpu, i) -> cpu.jump(cpu.nextRip() + ((ImmOperand) i.a).signed())));

  private BasicRows() {}
}
