package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import java.util.Arrays;

/**
 * Who owns the debug facility: user space while {@code guest_debug} is not 0, else the guest; each
 * with its register file (booke.md 2.3, 2.4). Version 3 of the patch gives the hardware user
 * space's file always: what a guest writes has no effect there.
 */
final class Ownership {
  private final BookeChoices choices;
  private final SlotProgram program;

  /** What user space programmed, and what the guest did; one and the same if so chosen. */
  final DebugRegisters user;

  final DebugRegisters guest = new DebugRegisters();
  private Booke setting = Booke.OFF;
  private int[] engineBreakpoints = new int[0];

  Ownership(DebugModel model, BookeChoices choices) {
    this.choices = choices;
    this.program = new SlotProgram(model, choices);
    boolean one = !choices.seed() && choices.is(Choice.REGISTER_FILES, "one");
    this.user = one ? guest : new DebugRegisters();
  }

  /** Whether that flag is set in what user space has asked for. */
  boolean asked(int flag) {
    return setting.has(flag);
  }

  /** Whether user space debugs. */
  boolean byUser() {
    return setting.has(GuestDebug.ENABLE);
  }

  /** Whether an event ends in an exit to user space: version 3 knows nothing else. */
  boolean eventsExit() {
    return byUser() || choices.seed();
  }

  /** The registers that the hardware has. */
  DebugRegisters effective() {
    return eventsExit() ? user : guest;
  }

  /** Takes the call's setting; after a refused one what KVM leaves of it. */
  void set(Booke debug) throws KvmException {
    boolean before = byUser();
    boolean enable = debug.has(GuestDebug.ENABLE);
    try {
      program.apply(debug, user);
    } catch (KvmException e) {
      if (program.leavesPartialState()) {
        settle(before, debug);
      }
      throw e;
    }
    settle(before, enable ? debug : Booke.OFF);
  }

  private void settle(boolean before, Booke next) {
    setting = next;
    if (choices.seed() && byUser()) {
      guest.dbcr0 = DebugRegisters.EDM;
    } else if (!before && byUser()) {
      // What the guest has not looked at must not colour user space's first exit.
      guest.dbsr = 0;
    }
  }

  /** DBCR0 as the guest reads it. */
  int shownDbcr0() {
    return guest.dbcr0 | (byUser() && !choices.seed() ? DebugRegisters.EDM : 0);
  }

  /** Whether writes of the guest have no effect at all. */
  boolean ignoresGuest() {
    return byUser() && !choices.seed();
  }

  /** Whether user space uses software breakpoints. */
  boolean softwareBreakpoints() {
    return byUser() && setting.has(GuestDebug.USE_SW_BP);
  }

  void engineBreakpoints(long... guestVirtual) {
    engineBreakpoints = Arrays.stream(guestVirtual).mapToInt(a -> (int) a & -4).toArray();
  }

  /** The engine's breakpoints that act now. */
  int[] activeEngineBreakpoints() {
    return softwareBreakpoints() ? engineBreakpoints : new int[0];
  }

  /** Whether user space's watches are a range, which no hardware compares in the same way. */
  boolean watchesRange() {
    return byUser() && (user.dbcr2 & 0x00C0_0000) != 0;
  }
}
