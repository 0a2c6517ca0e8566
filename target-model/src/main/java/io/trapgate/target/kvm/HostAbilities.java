package io.trapgate.target.kvm;

import java.util.List;

/**
 * What the KVM of a host truly does for a debugger, measured by guests of a few instructions rather
 * than concluded from what its calls accept: a KVM may take a debug register and never report it.
 *
 * @param apiVersion {@code KVM_GET_API_VERSION}
 * @param guestDebugFlags {@code KVM_CAP_SET_GUEST_DEBUG2}, 0 where the kernel doesn't say
 * @param measured one entry for each {@link Ability}, in its order
 * @param tookMillis how long that took
 */
public record HostAbilities(
    int apiVersion, int guestDebugFlags, List<Measured> measured, long tookMillis) {
  /** What is measured, with the words that a report has for it. */
  public enum Ability {
    /** A debug exit behind each instruction. */
    STEP("single step", "reported", "not reported"),
    /** A debug exit before the instruction that one of DR0 to DR3 names. */
    CODE_SLOTS("code breakpoints", "reported", "not reported"),
    /** RF lets the instruction at a code slot be executed once. */
    RESUME_FLAG("RF passes a code breakpoint", "yes", "no"),
    /** A debug exit behind a write, and behind a read, of a cell in one of DR0 to DR3. */
    DATA_SLOTS("data breakpoints", "reported", "not reported"),
    /** A debug exit at a breakpoint instruction. */
    BREAKPOINT_INSTRUCTION("int3 exits", "reported", "not reported"),
    /** BLOCKIRQ keeps an interrupt away that is queued already. */
    BLOCKED_INTERRUPTS("BLOCKIRQ holds interrupts", "yes", "no"),
    /** {@code immediate_exit} ends a run before anything is executed. */
    IMMEDIATE_EXIT("immediate exit", "yes", "no"),
    /** The processor executes the guest, and not KVM's emulator, which has few of x87 and SSE. */
    ALL_INSTRUCTIONS("instructions", "all", "not all");

    private final String text;
    private final String works;
    private final String doesNot;

    Ability(String text, String works, String doesNot) {
      this.text = text;
      this.works = works;
      this.doesNot = doesNot;
    }
  }

  /**
   * What was found.
   *
   * @param note what the guests did, for the user; may be empty
   */
  public record Measured(Ability ability, boolean works, String note) {
    /** One line: {@code data breakpoints: not reported (…)}. */
    public String line() {
      String found = ability.text + ": " + (works ? ability.works : ability.doesNot);
      return note.isEmpty() ? found : found + " (" + note + ")";
    }
  }

  public HostAbilities {
    measured = List.copyOf(measured);
  }

  /** Whether this host does that. */
  public boolean can(Ability ability) {
    return measured.stream().anyMatch(found -> found.ability() == ability && found.works());
  }

  /** One line for each ability. */
  public List<String> lines() {
    return measured.stream().map(Measured::line).toList();
  }
}
