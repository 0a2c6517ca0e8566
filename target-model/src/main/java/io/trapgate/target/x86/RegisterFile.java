package io.trapgate.target.x86;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The registers of an x86 processor with gdb's names and numbers (gdb features/i386/*.xml). The
 * number of a register is its place in the list.
 *
 * @param architecture what gdb is told
 * @param rows by number
 */
record RegisterFile(Architecture architecture, List<RegisterRow> rows) {
  /** All registers, 64 bits wide: gdb disassembles 64-bit code. */
  static final Architecture LONG = build("i386:x86-64", true).architecture;

  /** The 32-bit registers: gdb disassembles 32-bit code. */
  static final Architecture I386 = build("i386", false).architecture;

  /** The 32-bit registers: gdb disassembles 16-bit code. */
  static final Architecture I8086 = build("i8086", false).architecture;

  /** The registers of one of these architectures. */
  static RegisterFile of(Architecture architecture) {
    return build(architecture.gdbName(), architecture.addressBits() == 64);
  }

  private static RegisterFile build(String gdbName, boolean wide) {
    RegisterList list = new RegisterList(wide);
    CoreRegisters.add(list);
    FloatRegisters.addStack(list);
    FloatRegisters.addVectors(list);
    SegmentRegisters.add(list);
    ControlRegisters.add(list);
    OtherRegisters.add(list);
    Architecture architecture =
        new Architecture(
            gdbName,
            ByteOrder.LITTLE_ENDIAN,
            wide ? 64 : 32,
            1,
            list.rows().stream().map(RegisterRow::register).toList(),
            CoreRegisters.expedited(wide),
            list.types());
    return new RegisterFile(architecture, list.rows());
  }

  Register register(int number) {
    return rows.get(number).register();
  }
}
