package io.trapgate.stub.debug;

import io.trapgate.target.kvm.DebugSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which breakpoint takes which debug register.
 *
 * <p>KVM gives out its registers in array order: the n-th breakpoint of {@code bp[]} goes to IACn,
 * the n-th watch to DACn, and empty entries take none. So the order here is the order of insertion
 * and whatever stands behind a removed one moves up; that is what the hardware then holds.
 *
 * <p>Watches at one address share one DAC, which compares loads and stores by separate enable bits
 * (DBCR0[DAC1R], [DAC1W]): {@code watch} and {@code rwatch} of one variable take one slot.
 */
public final class SlotBudget {
  private final DebugSlots available;
  private final WatchPolicy policy;

  /**
   * @param available the registers user space may use
   * @param policy how watchpoints use them
   */
  public SlotBudget(DebugSlots available, WatchPolicy policy) {
    this.available = available;
    this.policy = policy;
  }

  /** All slots, code before data, for these breakpoints; those in excess of the budget left out. */
  public List<Slot> assign(List<Breakpoint> breakpoints) {
    return Stream.concat(
            fill(available.code(), demand(breakpoints, false)),
            fill(available.data(), demand(breakpoints, true)))
        .toList();
  }

  /**
   * Whether one more fits.
   *
   * @return empty when it does, else the text for the user; it holds no dot, since gdb 13 shows
   *     what follows one
   */
  public String refusal(List<Breakpoint> present, Breakpoint wanted) {
    boolean data = wanted.kind().isWatch();
    List<String> registers = data ? available.data() : available.code();
    List<Breakpoint> all = new ArrayList<>(present);
    all.add(wanted);
    List<Slot> now = demand(present, data);
    if (demand(all, data).size() <= registers.size()) {
      return "";
    }
    String kind = data ? "watchpoint" : "breakpoint";
    if (registers.isEmpty()) {
      return "this core has no hardware " + kind + " slot for user space";
    }
    int missing = demand(all, data).size() - now.size();
    String need = missing > 1 ? wanted.length() + " bytes need " + missing + " slots and " : "";
    String problem =
        now.size() == registers.size()
            ? "no free hardware " + kind + " slot"
            : need + (registers.size() - now.size()) + " hardware " + kind + " slot is free";
    return problem
        + ": "
        + fill(registers, now).map(Slot::toString).collect(Collectors.joining(", "));
  }

  private static Stream<Slot> fill(List<String> registers, List<Slot> demand) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < registers.size(); i++) {
      String register = registers.get(i);
      slots.add(i < demand.size() ? named(register, demand.get(i)) : Slot.free(register));
    }
    return slots.stream();
  }

  private static Slot named(String register, Slot slot) {
    return new Slot(register, slot.type(), slot.guestVirtual(), slot.owners());
  }

  /** One nameless slot for each register needed, in order of first need. */
  private List<Slot> demand(List<Breakpoint> breakpoints, boolean data) {
    List<Slot> slots = new ArrayList<>();
    for (Breakpoint breakpoint : breakpoints) {
      boolean takesSlot = breakpoint.kind() != BreakpointKind.SOFTWARE;
      if (takesSlot && breakpoint.kind().isWatch() == data) {
        needs(breakpoint).forEach(need -> take(slots, need, breakpoint));
      }
    }
    return slots;
  }

  private List<WatchPolicy.Need> needs(Breakpoint breakpoint) {
    return breakpoint.kind().isWatch()
        ? policy.needs(breakpoint)
        : List.of(new WatchPolicy.Need(breakpoint.guestVirtual(), breakpoint.kind().slotType()));
  }

  private static void take(List<Slot> slots, WatchPolicy.Need need, Breakpoint owner) {
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.guestVirtual() == need.address()) {
        List<Breakpoint> owners = new ArrayList<>(slot.owners());
        owners.add(owner);
        slots.set(i, new Slot("", slot.type() | need.type(), need.address(), owners));
        return;
      }
    }
    slots.add(new Slot("", need.type(), need.address(), List.of(owner)));
  }
}
