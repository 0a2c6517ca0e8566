package io.trapgate.stub.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which breakpoint takes which debug register. The order is that of insertion and whatever stands
 * behind a removed one moves up. Breakpoints share a register where one compare serves both: {@code
 * watch} and {@code rwatch} of one variable take one DAC, regions that have a cell in common take
 * one DR for it.
 */
public final class SlotBudget {
  private final DebugHardware hardware;

  /**
   * @param hardware whose registers are given out
   */
  SlotBudget(DebugHardware hardware) {
    this.hardware = hardware;
  }

  /** All slots for these breakpoints; those in excess of the budget left out. */
  public List<Slot> assign(List<Breakpoint> breakpoints) {
    return hardware.banks().stream()
        .flatMap(bank -> fill(bank, demand(bank, breakpoints)).stream())
        .toList();
  }

  /**
   * Whether one more fits.
   *
   * @return empty when it does, else the text for the user; it holds no dot, since gdb 13 shows
   *     what follows one
   */
  public String refusal(List<Breakpoint> present, Breakpoint wanted) {
    return hardware.banks().stream()
        .filter(bank -> bank.kinds().contains(wanted.kind()))
        .map(bank -> refusal(bank, present, wanted))
        .findFirst()
        .orElse("");
  }

  private String refusal(DebugHardware.Bank bank, List<Breakpoint> present, Breakpoint wanted) {
    List<Breakpoint> all = new ArrayList<>(present);
    all.add(wanted);
    List<Slot> now = demand(bank, present);
    int needed = demand(bank, all).size();
    int slots = bank.registers().size();
    if (needed <= slots) {
      return "";
    }
    String kind = wanted.kind().isWatch() ? "hardware watchpoint slot" : "hardware breakpoint slot";
    String why =
        wanted.kind() == BreakpointKind.SOFTWARE
            ? ", which break takes here as this host's KVM never reports int3"
            : "";
    return slots == 0
        ? "this core has no " + kind + " for user space"
        : problem(wanted, needed - now.size(), slots - now.size(), kind)
            + why
            + ": "
            + fill(bank, now).stream().map(Slot::toString).collect(Collectors.joining(", "));
  }

  private static String problem(Breakpoint wanted, int missing, int free, String kind) {
    String need = wanted.length() + " bytes need " + missing + " slots";
    if (free == 0) {
      return "no free " + kind + (missing > 1 ? ", and " + need : "");
    }
    return need + " and " + free + " " + kind + (free == 1 ? " is free" : "s are free");
  }

  private static List<Slot> fill(DebugHardware.Bank bank, List<Slot> demand) {
    List<Slot> slots = new ArrayList<>();
    for (String register : bank.registers()) {
      int n = slots.size();
      slots.add(
          n < demand.size()
              ? new Slot(register, demand.get(n).compare(), demand.get(n).owners())
              : Slot.free(register));
    }
    return slots;
  }

  /** One nameless slot for each register needed, in order of first need. */
  private List<Slot> demand(DebugHardware.Bank bank, List<Breakpoint> breakpoints) {
    List<Slot> slots = new ArrayList<>();
    for (Breakpoint breakpoint : breakpoints) {
      if (bank.kinds().contains(breakpoint.kind())) {
        hardware.needs(breakpoint).forEach(need -> take(slots, need, breakpoint));
      }
    }
    return slots;
  }

  private static void take(List<Slot> slots, Compare need, Breakpoint owner) {
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      Optional<Compare> joined = slot.compare().flatMap(held -> held.joined(need));
      if (joined.isPresent()) {
        List<Breakpoint> owners = new ArrayList<>(slot.owners());
        owners.add(owner);
        slots.set(i, Slot.holding("", joined.get(), owners));
        return;
      }
    }
    slots.add(Slot.holding("", need, List.of(owner)));
  }
}
