package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.LOCKABLE;
import static io.trapgate.target.x86.core.OpRow.Trait.NOT_64;
import static io.trapgate.target.x86.core.OpRow.Trait.ONLY_64;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Copies, extensions, exchanges, addresses, and what does nothing. */
final class MoveRows {
  private static final InsnMethod UNDEFINED =
      (_, _) -> {
        throw X86Fault.undefined();
      };

  private static final List<OpRow> COPIES =
      List.of(
          row("88", "Eb,Gb", "mov", Moves::mov),
          row("89", "Ev,Gv", "mov", Moves::mov),
          row("8A", "Gb,Eb", "mov", Moves::mov),
          row("8B", "Gv,Ev", "mov", Moves::mov),
          row("A0", "AL,Ob", "mov", Moves::mov),
          row("A1", "rAX,Ov", "mov", Moves::mov),
          row("A2", "Ob,AL", "mov", Moves::mov),
          row("A3", "Ov,rAX", "mov", Moves::mov),
          row("B0+r", "Zb,Ib", "mov", Moves::mov),
          row("B8+r", "Zv,Iv", "mov", Moves::mov),
          row("C6 /0", "Eb,Ib", "mov", Moves::mov),
          row("C7 /0", "Ev,Iz", "mov", Moves::mov),
          row("0F B6", "Gv,Eb", "movzx", Moves::mov),
          row("0F B7", "Gv,Ew", "movzx", Moves::mov),
          row("0F BE", "Gv,Eb", "movsx", Moves::movsx),
          row("0F BF", "Gv,Ew", "movsx", Moves::movsx),
          row("63", "Gv,Ez", "movsxd", Moves::movsx, ONLY_64),
          row("NP 0F 38 F0 m", "Gv,Mv", "movbe", Moves::movbe),
          row("66 0F 38 F0 m", "Gv,Mv", "movbe", Moves::movbe),
          row("NP 0F 38 F1 m", "Mv,Gv", "movbe", Moves::movbe),
          row("66 0F 38 F1 m", "Mv,Gv", "movbe", Moves::movbe),
          row("0F C8+r", "Zv", "bswap", Moves::bswap),
          row("86", "Eb,Gb", "xchg", Moves::xchg, LOCKABLE),
          row("87", "Ev,Gv", "xchg", Moves::xchg, LOCKABLE),
          row("90+r", "Zv,rAX", "xchg", Moves::xchgAccumulator),
          row("8D", "Gv,Mn", "lea", Moves::lea),
          row("D7", "", "xlat", Moves::xlat),
          row("98", "", "cwde", Moves::widen),
          row("99", "", "cdq", Moves::spreadSign),
          row("0F 0B", "", "ud2", UNDEFINED),
          row("0F B9", "Gv,Ev", "ud1", UNDEFINED),
          row("0F FF", "Gv,Ev", "ud0", UNDEFINED),
          row("0F 0D m", "Mn", "prefetchw", Moves::nop), // of a register it is #UD (measured)
          row("D6", "", "salc", FlagMoves::salc, NOT_64),
          row("9E", "", "sahf", FlagMoves::sahf),
          row("9F", "", "lahf", FlagMoves::lahf),
          row("F5", "", "cmc", FlagMoves::cmc),
          row("F8", "", "clc", FlagMoves::clc),
          row("F9", "", "stc", FlagMoves::stc),
          row("FC", "", "cld", FlagMoves::cld),
          row("FD", "", "std", FlagMoves::std));

  static final List<OpRow> ROWS =
      Stream.of(
              COPIES.stream(),
              Stream.of(Condition.values()).flatMap(MoveRows::conditional),
              IntStream.rangeClosed(0x18, 0x1F).mapToObj(MoveRows::hint))
          .flatMap(rows -> rows)
          .toList();

  private static Stream<OpRow> conditional(Condition condition) {
    String suffix = condition.suffix();
    return Stream.of(
        row("0F " + condition.opcode(0x40), "Gv,Ev", "cmov" + suffix, Moves.moveIf(condition)),
        row("0F " + condition.opcode(0x90), "Eb", "set" + suffix, Moves.setIf(condition)));
  }

  /** 0F 18 to 0F 1F: prefetches, ENDBR, NOP with a ModR/M byte. */
  private static OpRow hint(int opcode) {
    return row("0F %02X".formatted(opcode), "Ev", "nop", Moves::nop);
  }

  private MoveRows() {}
}
