package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.NEAR_BRANCH;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;
import java.util.stream.Stream;

/** Near control flow. */
final class BranchRows {
  private static final List<OpRow> OTHERS =
      List.of(
          row("E0", "Jb", "loopne", Branches::loopIfNotEqual, NEAR_BRANCH),
          row("E1", "Jb", "loope", Branches::loopIfEqual, NEAR_BRANCH),
          row("E2", "Jb", "loop", Branches::loop, NEAR_BRANCH),
          row("E3", "Jb", "jcxz", Branches::jumpIfNoCount, NEAR_BRANCH),
          row("E8", "Jz", "call", Branches::call, NEAR_BRANCH),
          row("E9", "Jz", "jmp", Branches::jump, NEAR_BRANCH),
          row("EB", "Jb", "jmp", Branches::jump, NEAR_BRANCH),
          row("FF /2", "Ev", "call", Branches::callIndirect, NEAR_BRANCH),
          row("FF /4", "Ev", "jmp", Branches::jumpIndirect, NEAR_BRANCH),
          row("C2", "Iw", "ret", Branches::retArguments, NEAR_BRANCH),
          row("C3", "", "ret", Branches::ret, NEAR_BRANCH));

  static final List<OpRow> ROWS =
      Stream.concat(Stream.of(Condition.values()).flatMap(BranchRows::conditional), OTHERS.stream())
          .toList();

  private static Stream<OpRow> conditional(Condition condition) {
    String name = "j" + condition.suffix();
    InsnMethod method = Branches.jumpIf(condition);
    return Stream.of(
        row(condition.opcode(0x70), "Jb", name, method, NEAR_BRANCH),
        row("0F " + condition.opcode(0x80), "Jz", name, method, NEAR_BRANCH));
  }

  private BranchRows() {}
}
