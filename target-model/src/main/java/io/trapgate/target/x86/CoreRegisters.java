package io.trapgate.target.x86;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.List;

/** General registers, instruction pointer, flags and selectors in gdb's order. */
final class CoreRegisters {
  private static final String FEATURE = "org.gnu.gdb.i386.core";

  private static final List<String> NAMES_64 =
      List.of(
          "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12",
          "r13", "r14", "r15");

  private static final int[] NUMBERS_64 = {
    Gpr.RAX, Gpr.RBX, Gpr.RCX, Gpr.RDX, Gpr.RSI, Gpr.RDI, Gpr.RBP, Gpr.RSP, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private static final List<String> NAMES_32 =
      List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");

  private static final int[] NUMBERS_32 = {0, 1, 2, 3, 4, 5, 6, 7};

  private static final int WRITABLE =
      Flag.ARITHMETIC
          | Flag.TF
          | Flag.IF
          | Flag.DF
          | Flag.IOPL
          | Flag.NT
          | Flag.RF
          | Flag.AC
          | Flag.VIF
          | Flag.VIP
          | Flag.ID;

  private CoreRegisters() {}

  static void add(RegisterList list) {
    list.gdb(FEATURE)
        .type(
            RegisterList.flags(
                FEATURE,
                "i386_eflags",
                "CF . PF . AF . ZF SF TF IF DF OF . . NT . RF VM AC VIF VIP ID"));
    List<String> names = list.wide() ? NAMES_64 : NAMES_32;
    int[] numbers = list.wide() ? NUMBERS_64 : NUMBERS_32;
    int bits = list.addressBits();
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      boolean pointer = number == Gpr.RSP || number == Gpr.RBP;
      list.add(
          RegisterRow.of(
              list.next(names.get(i), bits, pointer ? "data_ptr" : "int" + bits),
              c -> c.state().gpr[number],
              (c, value) -> c.state().gpr[number] = merged(c.state(), number, value, bits)));
    }
    list.add(
        RegisterRow.of(
            list.next(list.wide() ? "rip" : "eip", bits, "code_ptr"),
            c -> c.state().linearRip(),
            (c, value) -> setLinear(c.state(), value)));
    list.add(
        RegisterRow.of(
            list.next("eflags", 32, "i386_eflags"),
            c -> c.debug().visibleFlags(),
            CoreRegisters::setFlags));
    selector(list, "cs", SegmentName.CS);
    selector(list, "ss", SegmentName.SS);
    selector(list, "ds", SegmentName.DS);
    selector(list, "es", SegmentName.ES);
    selector(list, "fs", SegmentName.FS);
    selector(list, "gs", SegmentName.GS);
  }

  /** gdb asks for these after each stop: program counter, stack and frame pointer. */
  static List<Integer> expedited(boolean wide) {
    return wide ? List.of(16, 7, 6) : List.of(8, 4, 5);
  }

  /** A 32-bit view changes the low half only. */
  private static long merged(X86State state, int number, long value, int bits) {
    return bits == 64 ? value : state.gpr[number] & ~0xFFFF_FFFFL | value & 0xFFFF_FFFFL;
  }

  /** gdb's program counter is the linear address; RIP is the offset in CS that leads there. */
  private static void setLinear(X86State state, long linear) {
    state.rip = state.mode64() ? linear : linear - state.cs().base & 0xFFFF_FFFFL;
  }

  private static void setFlags(RegisterContext c, long value) throws KvmException {
    if ((value & Flag.VM) != 0) {
      throw RegisterRow.refused(
          "KVM_SET_REGS", "eflags: VM set (expected: 0; virtual-8086 mode isn't modelled)");
    }
    c.state().flags = (int) value & WRITABLE | Flag.FIXED;
  }

  private static void selector(RegisterList list, String name, int number) {
    list.add(
        RegisterRow.of(
            list.next(name, 32, "int32"),
            c -> c.state().segments[number].selector,
            (c, value) -> SegmentLoader.load(c, number, value)));
  }
}
