package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.NOT_64;
import static io.trapgate.target.x86.core.OpRow.Trait.STACK;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** Segment registers, far transfers, software interrupts and the way back. */
final class SegmentRows {
  static final List<OpRow> ROWS =
      List.of(
          row("8E", "Sw,Ew", "mov", SegmentLoads::mov),
          row("8C m", "Ew,Sw", "mov", SegmentLoads::store),
          row("8C r", "Ev,Sw", "mov", SegmentLoads::store),
          row("06", "ES", "push", SegmentLoads::push, STACK, NOT_64),
          row("0E", "CS", "push", SegmentLoads::push, STACK, NOT_64),
          row("16", "SS", "push", SegmentLoads::push, STACK, NOT_64),
          row("1E", "DS", "push", SegmentLoads::push, STACK, NOT_64),
          row("0F A0", "FS", "push", SegmentLoads::push, STACK),
          row("0F A8", "GS", "push", SegmentLoads::push, STACK),
          row("07", "ES", "pop", SegmentLoads::pop, STACK, NOT_64),
          row("17", "SS", "pop", SegmentLoads::pop, STACK, NOT_64),
          row("1F", "DS", "pop", SegmentLoads::pop, STACK, NOT_64),
          row("0F A1", "FS", "pop", SegmentLoads::pop, STACK),
          row("0F A9", "GS", "pop", SegmentLoads::pop, STACK),
          row("C4", "Gv,Mn", "les", (c, i) -> SegmentLoads.farPointer(c, i, 0), NOT_64),
          row("C5", "Gv,Mn", "lds", (c, i) -> SegmentLoads.farPointer(c, i, 3), NOT_64),
          row("0F B2", "Gv,Mn", "lss", (c, i) -> SegmentLoads.farPointer(c, i, 2)),
          row("0F B4", "Gv,Mn", "lfs", (c, i) -> SegmentLoads.farPointer(c, i, 4)),
          row("0F B5", "Gv,Mn", "lgs", (c, i) -> SegmentLoads.farPointer(c, i, 5)),
          row("EA", "Av", "jmp", FarTransfers::jumpDirect, NOT_64),
          row("9A", "Av", "call", FarTransfers::callDirect, NOT_64),
          row("FF /5", "Mn", "jmp", FarTransfers::jumpIndirect),
          row("FF /3", "Mn", "call", FarTransfers::callIndirect),
          row("CB", "", "retf", FarTransfers::ret),
          row("CA", "Iw", "retf", FarTransfers::ret),
          row("CF", "", "iret", InterruptReturn::iret),
          row("CC", "", "int3", SoftwareInterrupts::breakpoint),
          row("CD", "Ib", "int", SoftwareInterrupts::number),
          row("CE", "", "into", SoftwareInterrupts::overflow, NOT_64),
          row("F1", "", "int1", SoftwareInterrupts::icebp));

  private SegmentRows() {}
}
