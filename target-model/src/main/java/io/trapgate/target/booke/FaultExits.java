package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.FaultKind;
import io.trapgate.target.ppc.FaultStops;
import io.trapgate.target.ppc.GuestFault;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The core's stops before exceptions, in the port's words. */
public final class FaultExits {
  private final Cpu cpu;
  private final IntSupplier debugStatus;

  /**
   * @param debugStatus the guest's DBSR
   */
  FaultExits(Cpu cpu, IntSupplier debugStatus) {
    this.cpu = cpu;
    this.debugStatus = debugStatus;
  }

  /** All of them. */
  public static List<GuestException> known() {
    return Arrays.stream(FaultKind.values()).map(FaultExits::of).toList();
  }

  private static GuestException of(FaultKind kind) {
    return new GuestException(kind.label(), kind.words(), nature(kind), kind.text());
  }

  /** What Linux sends a process (arch/powerpc/kernel/traps.c). */
  private static GuestException.Nature nature(FaultKind kind) {
    return switch (kind) {
      case TRAP, DEBUG -> GuestException.Nature.TRAP;
      case ILLEGAL, PRIVILEGED, SPE_UNAVAILABLE -> GuestException.Nature.ILLEGAL;
      case DATA_STORAGE, INSTRUCTION_STORAGE, DATA_TLB, INSTRUCTION_TLB ->
          GuestException.Nature.ACCESS;
      case ALIGNMENT -> GuestException.Nature.BUS;
      case FLOATING, FLOATING_UNAVAILABLE, SPE_DATA, SPE_ROUND -> GuestException.Nature.ARITHMETIC;
      case SYSTEM_CALL -> GuestException.Nature.SYSTEM_CALL;
    };
  }

  void replace(Set<GuestException> wanted) {
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      if (wanted.contains(of(kind))) {
        kinds.add(kind);
      }
    }
    cpu.faultStops().replace(kinds);
  }

  /** The stop that has come; null when none has. */
  @Nullable VcpuExit takeExit() {
    FaultStops.Stop stop = cpu.faultStops().take();
    return stop == null
        ? null
        : new VcpuExit.Faulted(
            of(stop.kind()), cpu.state().pc & 0xFFFF_FFFFL, syndrome(stop.kind(), stop.fault()));
  }

  private String syndrome(FaultKind kind, GuestFault fault) {
    return switch (kind) {
      case DATA_STORAGE, ALIGNMENT, DATA_TLB -> access(fault) + esr(fault);
      case INSTRUCTION_STORAGE, INSTRUCTION_TLB -> "fetch at 0x%08x".formatted(fault.dear());
      case ILLEGAL, PRIVILEGED, TRAP -> "instruction 0x%08x".formatted(cpu.wordAtPc()) + esr(fault);
      case FLOATING, SPE_DATA, SPE_ROUND, SPE_UNAVAILABLE, FLOATING_UNAVAILABLE ->
          "instruction 0x%08x".formatted(cpu.wordAtPc());
      case SYSTEM_CALL -> "r0 0x%x, r3 0x%x".formatted(cpu.state().gpr[0], cpu.state().gpr[3]);
      case DEBUG -> "dbsr 0x%08x".formatted(debugStatus.getAsInt());
    };
  }

  private static String access(GuestFault fault) {
    boolean store = (fault.esr() & GuestFault.ESR_STORE) != 0;
    return "%s at 0x%08x".formatted(store ? "store" : "load", fault.dear());
  }

  private static String esr(GuestFault fault) {
    return ", esr 0x%08x".formatted(fault.esr());
  }
}
