package io.trapgate.target.x86;

import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.GuestException.Nature;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.FaultStops;
import io.trapgate.target.x86.core.X86Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processor's stops before exceptions, in the port's words. */
public final class FaultExits {
  /** Intel SDM 3A table 6-1; natures as in Linux arch/x86/kernel/traps.c. */
  private enum Kind {
    DE(X86Fault.DE, Nature.ARITHMETIC, "divide error", "divide"),
    DB(X86Fault.DB, Nature.TRAP, "debug exception of the guest's own", "debug"),
    BP(X86Fault.BP, Nature.TRAP, "breakpoint instruction", "trap"),
    OF(X86Fault.OF, Nature.ACCESS, "overflow", "overflow"),
    BR(X86Fault.BR, Nature.ACCESS, "bound range exceeded", "bound"),
    UD(X86Fault.UD, Nature.ILLEGAL, "undefined instruction", "illegal"),
    NM(X86Fault.NM, Nature.ARITHMETIC, "no math coprocessor", "fp-unavailable"),
    DF(X86Fault.DF, Nature.ACCESS, "double fault", "double-fault"),
    TS(X86Fault.TS, Nature.ACCESS, "invalid TSS", "invalid-tss"),
    NP(X86Fault.NP, Nature.BUS, "segment not present", "not-present"),
    SS(X86Fault.SS, Nature.ACCESS, "stack fault", "stack", "data-access"),
    GP(X86Fault.GP, Nature.ACCESS, "general protection", "protection", "data-access"),
    PF(X86Fault.PF, Nature.ACCESS, "page fault", "page", "data-access"),
    MF(X86Fault.MF, Nature.ARITHMETIC, "x87 exception", "x87", "fp-exception"),
    AC(X86Fault.AC, Nature.BUS, "alignment check", "alignment"),
    XM(X86Fault.XM, Nature.ARITHMETIC, "SSE exception", "simd", "fp-exception");

    private final int vector;

    @SuppressWarnings("ImmutableEnumChecker") // a record that copies its list
    private final GuestException exception;

    Kind(int vector, Nature nature, String text, String... words) {
      this.vector = vector;
      this.exception = new GuestException("#" + name(), List.of(words), nature, text);
    }

    static Kind of(int vector) {
      return Arrays.stream(values()).filter(k -> k.vector == vector).findFirst().orElseThrow();
    }
  }

  /** Error code bits of a page fault. */
  private static final int WRITE = 0x2;

  private static final int FETCH = 0x10;

  private static final int LONGEST_INSTRUCTION = 15;

  private FaultExits() {}

  /** All of them, by vector. */
  public static List<GuestException> known() {
    return Arrays.stream(Kind.values()).map(kind -> kind.exception).toList();
  }

  /** Bit n for each vector n among them. */
  static int vectors(Set<GuestException> wanted) {
    return Arrays.stream(Kind.values())
        .filter(kind -> wanted.contains(kind.exception))
        .mapToInt(kind -> 1 << kind.vector)
        .reduce(0, (a, b) -> a | b);
  }

  /** The stop that has come; null when none has. */
  static @Nullable VcpuExit takeExit(FaultStops stops, long linearRip) {
    FaultStops.Stop stop = stops.take();
    return stop == null
        ? null
        : new VcpuExit.Faulted(
            Kind.of(stop.fault().vector()).exception, linearRip, syndrome(stop.fault(), linearRip));
  }

  private static String syndrome(X86Fault fault, long linearRip) {
    String code = fault.hasErrorCode() ? "error code 0x%04x".formatted(fault.errorCode()) : "";
    return fault.vector() == X86Fault.PF
        ? "%s at 0x%08x, %s".formatted(access(fault, linearRip), fault.address(), code)
        : code;
  }

  /** Without NX the error code of a fetch is that of a load, but none loads from itself first. */
  private static String access(X86Fault fault, long linearRip) {
    long behind = fault.address() - linearRip;
    boolean ofItself = behind >= 0 && behind < LONGEST_INSTRUCTION;
    if ((fault.errorCode() & WRITE) != 0) {
      return "store";
    }
    return (fault.errorCode() & FETCH) != 0 || ofItself ? "fetch" : "load";
  }
}
