package io.trapgate.target.x86;

import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.x86.core.Cpu;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.core.X86State;
import java.util.HexFormat;
import java.util.List;

/** Texts on where a processor stands and why it can't go on. */
final class Failures {
  private static final int LONGEST = 15;

  private static final List<String> NAMES =
      List.of(
          "#DE",
          "#DB",
          "NMI",
          "#BP",
          "#OF",
          "#BR",
          "#UD",
          "#NM",
          "#DF",
          "vector 9",
          "#TS",
          "#NP",
          "#SS",
          "#GP",
          "#PF",
          "vector 15",
          "#MF",
          "#AC",
          "#MC",
          "#XM");

  private Failures() {}

  /** Mode and place of the next instruction. */
  static String place(X86State state) {
    return "%s, cs:ip %04x:%04x".formatted(mode(state), state.cs().selector, state.rip);
  }

  private static String mode(X86State state) {
    if (!state.protectedMode()) {
      return "real mode";
    }
    String bits = state.codeBits() + "-bit";
    if (state.longModeActive()) {
      return (state.mode64() ? "64-bit mode" : bits + " compatibility mode") + ", cpl " + state.cpl;
    }
    String paging = state.paging() ? "" : " without paging";
    return bits + " protected mode" + paging + ", cpl " + state.cpl;
  }

  /** {@code KVM_EXIT_INTERNAL_ERROR}, suberror 1. */
  static String emulation(String what, X86State state, GuestMemory memory) {
    byte[] bytes = new byte[LONGEST];
    int read = memory.read(state.linearRip(), bytes, 0, LONGEST);
    String shown = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, read);
    return "emulation failure at cs:rip 0x%x:0x%x (linear 0x%x): %s; bytes %s"
        .formatted(
            state.cs().selector,
            state.rip,
            state.linearRip(),
            what,
            read == 0 ? "not readable" : shown);
  }

  /** {@code KVM_EXIT_SHUTDOWN}. */
  static String tripleFault(Cpu cpu) {
    X86State state = cpu.state();
    return "triple fault at cs:rip 0x%x:0x%x (linear 0x%x) (KVM_EXIT_SHUTDOWN): last exception %s"
        .formatted(
            state.cs().selector,
            state.rip,
            state.linearRip(),
            cpu.lastFault().map(f -> text(f, state)).orElse("none of an instruction"));
  }

  private static String text(X86Fault fault, X86State state) {
    String name =
        fault.vector() < NAMES.size() ? NAMES.get(fault.vector()) : "vector " + fault.vector();
    String code = fault.hasErrorCode() ? "(0x%x)".formatted(fault.errorCode()) : "";
    String address = fault.vector() == X86Fault.PF ? ", cr2 0x%x".formatted(state.cr2) : "";
    return name + code + address;
  }
}
