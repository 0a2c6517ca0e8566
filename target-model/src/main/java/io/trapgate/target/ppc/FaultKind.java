package io.trapgate.target.ppc;

import java.util.List;

/**
 * The exceptions of the cores by name, as far as an instruction or the guest's own debugging causes
 * them (E500RM 5.7; Book E, 5.7). A name stands for one exception, a word for one or several.
 */
public enum FaultKind {
  DATA_STORAGE("dsi", "data storage", "data-storage", "data-access"),
  INSTRUCTION_STORAGE("isi", "instruction storage", "instruction-storage"),
  ALIGNMENT("alignment", "alignment"),
  ILLEGAL("illegal", "illegal instruction", "program"),
  PRIVILEGED("privileged", "privileged instruction", "program"),
  TRAP("trap", "trap instruction", "program"),
  FLOATING("fp-exception", "enabled floating-point exception", "program"),
  FLOATING_UNAVAILABLE("fp-unavailable", "floating-point unavailable"),
  SYSTEM_CALL("syscall", "system call", "system-call"),
  DATA_TLB("dtlb", "data TLB error", "data-tlb", "data-access"),
  INSTRUCTION_TLB("itlb", "instruction TLB error", "instruction-tlb"),
  DEBUG("debug", "debug interrupt of the guest's own"),
  SPE_UNAVAILABLE("spe-unavailable", "SPE unavailable"),
  SPE_DATA("spe-data", "embedded floating-point data"),
  SPE_ROUND("spe-round", "embedded floating-point round");

  private final String label;
  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> words;

  FaultKind(String label, String text, String... words) {
    this.label = label;
    this.text = text;
    this.words = List.of(words);
  }

  /** Its own name: {@code dsi}. */
  public String label() {
    return label;
  }

  /** What the manual calls it. */
  public String text() {
    return text;
  }

  /** What else it is called, alone or together with others. */
  public List<String> words() {
    return words;
  }

  static FaultKind of(GuestFault fault) {
    return switch (fault.ivor()) {
      case 2 -> DATA_STORAGE;
      case 3 -> INSTRUCTION_STORAGE;
      case 5 -> ALIGNMENT;
      case 6 -> ofProgram(fault.esr());
      case 7 -> FLOATING_UNAVAILABLE;
      case 8 -> SYSTEM_CALL;
      case 13 -> DATA_TLB;
      case 14 -> INSTRUCTION_TLB;
      case 15 -> DEBUG;
      case 32 -> SPE_UNAVAILABLE;
      case 33 -> SPE_DATA;
      case 34 -> SPE_ROUND;
      default -> // numbers of the architecture, of which instructions raise no other
          throw new IllegalArgumentException("ivor: " + fault.ivor() + " (expected: a fault's)");
    };
  }

  private static FaultKind ofProgram(int esr) {
    return switch (esr) {
      case GuestFault.ESR_PRIVILEGED -> PRIVILEGED;
      case GuestFault.ESR_TRAP -> TRAP;
      case GuestFault.ESR_FLOATING -> FLOATING;
      default -> ILLEGAL; // ESR[PIL], and what some cores call unimplemented
    };
  }
}
