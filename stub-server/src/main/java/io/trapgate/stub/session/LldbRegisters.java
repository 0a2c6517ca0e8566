package io.trapgate.stub.session;

import io.trapgate.target.arch.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What LLDB must know of a register beyond gdb's attributes, which gdb passes over: the number that
 * compilers give it, without which there is no backtrace, and what it is for (LLDB,
 * docs/lldb-gdb-remote.txt, qRegisterInfo). Numbers: System V ABIs of PowerPC, x86-64 and i386,
 * chapter "DWARF Definition". PowerPC's link and count register have those of the ABI in debug
 * information, which LLDB's own way of unwinding needs, and gcc's in {@code .eh_frame}.
 */
final class LldbRegisters {
  private static final String[] X86_64 =
      "rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip".split(" ", -1);
  private static final String[] I386 = "eax ecx edx ebx esp ebp esi edi eip eflags".split(" ", -1);
  private static final int POWER_REGISTERS = 32;

  private final Map<String, Map<String, String>> byName = new LinkedHashMap<>();

  private LldbRegisters() {}

  /** Those of one architecture. */
  static LldbRegisters of(Architecture architecture) {
    LldbRegisters all = new LldbRegisters();
    switch (architecture.gdbName()) {
      case "i386:x86-64" -> all.numbered(X86_64).purposes("rip", "rsp", "rbp");
      case "i386", "i8086" -> all.numbered(I386).purposes("eip", "esp", "ebp");
      default -> all.power(); // the names of one family, an open set
    }
    return all;
  }

  /** Attributes in the order in which they are written. */
  Map<String, String> attributes(String register) {
    return byName.getOrDefault(register, Map.of());
  }

  private LldbRegisters numbered(String[] names) {
    for (int number = 0; number < names.length; number++) {
      number(names[number], number);
    }
    return this;
  }

  private void purposes(String pc, String stack, String frame) {
    purpose(pc, "pc");
    purpose(stack, "sp");
    purpose(frame, "fp");
    purpose("eflags", "flags");
  }

  private void power() {
    for (int i = 0; i < POWER_REGISTERS; i++) {
      number("r" + i, i);
      number("f" + i, POWER_REGISTERS + i);
    }
    special("lr", 108, 65);
    special("ctr", 109, 66);
    purposes("pc", "r1", "r31");
    purpose("lr", "ra");
  }

  private void number(String name, int number) {
    special(name, number, number);
  }

  private void special(String name, int inDebugInfo, int inExceptionFrames) {
    put(name, "dwarf_regnum", Integer.toString(inDebugInfo));
    put(name, "ehframe_regnum", Integer.toString(inExceptionFrames));
  }

  private void purpose(String name, String purpose) {
    put(name, "generic", purpose);
  }

  private void put(String name, String attribute, String value) {
    byName.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(attribute, value);
  }
}
