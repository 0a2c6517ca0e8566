package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.InsnSample;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the modelled machine and the host's KVM through a stream, from one debug exit to the next:
 * both must stop at the same place with the same DR6, whatever user space asks for.
 */
final class ExitFollower {
  private static final int MOST_ROUNDS = 120;
  private static final int HISTORY = 5;

  /** The guest isn't let go at a POPF. */
  private static final int MOST_FURTHER = 8;

  /** More than a repeated instruction of a stream takes. */
  private static final int MOST_ITERATIONS = 64;

  private static final long SLOT_CAUSES = 15;

  private final ExitStream stream;
  private final HostVm ours;
  private final HostVm theirs;
  private final ExitTally tally;
  private final ExitPlan plan;
  private final ExitComparison comparison;
  private final ArrayDeque<String> history = new ArrayDeque<>();
  private int progress;
  private long from;
  private @Nullable Reconciled last;

  ExitFollower(ExitStream stream, HostVm ours, HostVm theirs, ExitTally tally, ExitPlan plan) {
    this.stream = stream;
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
    this.plan = plan;
    this.comparison = new ExitComparison(stream, ours, theirs, tally);
  }

  /** To the end of the stream, or to the first difference. */
  void run() throws KvmException {
    int rounds = plan.rounds(MOST_ROUNDS);
    for (int round = 0; round <= rounds + MOST_FURTHER; round++) {
      from = ours.get("rip");
      ExitPlan.Request request =
          loadsTrapFlag()
              ? plan.step()
              : plan.next(round, progress, last != null && mayQueue(), round >= rounds);
      if (request.way() == ExitPlan.Way.PAST_SLOTS || request.way() == ExitPlan.Way.RESUME_FLAG) {
        clearTrapFlag();
      }
      remember("%x %s %s".formatted(from, request.way(), shown(request)));
      String refused = ask(request);
      if (!refused.isEmpty()) {
        tally.wrong("seed %d: %s: %s".formatted(plan.seed(), history, refused));
        return;
      }
      VcpuExit mine = ours.run();
      VcpuExit found = theirs.run();
      if (hasLeft(found)) {
        return;
      }
      Reconciled both = reconcile(request, mine, found);
      if (frameIsElsewhere(both.ours()) && tally.tolerates(EmulatorQuirk.FRAME_WITHOUT_BASE)) {
        return;
      }
      String difference = comparison.of(both.ours(), both.theirs());
      if (!difference.isEmpty()) {
        tally.wrong("seed %d: %s: %s".formatted(plan.seed(), history, difference));
        return;
      }
      tally.agreed(request.way(), both.ours());
      if (!(both.ours() instanceof VcpuExit.Debug.X86 debug)) {
        return;
      }
      last = both;
      advance(debug.pc());
    }
    tally.wrong("seed " + plan.seed() + " doesn't end");
  }

  /**
   * Whether POPF is next: to pass a slot there is a step, which would lose the TF that it loads.
   */
  private boolean loadsTrapFlag() {
    return from >= Frame.SNIPPETS
        && InsnSample.name(ours.read(from, 15), stream.mode().codeBits()).equals("popf");
  }

  /** A step over POPF loses the TF that was to end the snippet, and behind it there is anything. */
  private boolean hasLeft(VcpuExit found) throws KvmException {
    return found instanceof VcpuExit.InternalError error
        && error.reason().contains("can't emulate")
        && !stream.path().contains(theirs.get("rip"))
        && tally.tolerates(EmulatorQuirk.NOT_EMULATED);
  }

  /** Behind an exception of 16-bit protected mode the handler finds nothing that it can use. */
  private boolean frameIsElsewhere(VcpuExit our) {
    boolean inside = our instanceof VcpuExit.Debug.X86 debug && debug.pc() >= Frame.SNIPPETS;
    boolean entered = HostVm.part(ours.read(Frame.CURSOR, 4), 0) >= Frame.SNIPPETS;
    return entered && !inside && stream.mode() == StreamMode.PROTECTED_16;
  }

  /** To pass a breakpoint is a step of the kernel's, and a step loses the guest's TF. */
  private void clearTrapFlag() throws KvmException {
    if ((ours.get("eflags") & Flag.TF) != 0) {
      ours.set("eflags", ours.get("eflags") & ~Flag.TF);
      theirs.set("eflags", theirs.get("eflags") & ~Flag.TF);
    }
  }

  private static String shown(ExitPlan.Request request) {
    List<Long> words = request.debug().debugreg();
    return request.slots()
        ? "%x %x %x %x dr7 %x"
            .formatted(words.get(0), words.get(1), words.get(2), words.get(3), words.get(7))
        : "";
  }

  private void remember(String line) {
    if (history.size() == HISTORY) {
      history.removeFirst();
    }
    history.add(line);
  }

  /**
   * Whether an exception may be queued: the handler finds what was pushed, and what is pushed is
   * defined.
   */
  private boolean mayQueue() {
    return from >= Frame.SNIPPETS
        && stream.mode() != StreamMode.PROTECTED_16
        && stream.path().contains(from)
        && !stream.stackless().contains(from)
        && stream.undefined().getOrDefault(from, 0) == 0;
  }

  /** What both are asked for, and a word when one of them refuses it. */
  private String ask(ExitPlan.Request request) throws KvmException {
    if (request.way() == ExitPlan.Way.HAND_BACK && last != null) {
      boolean mine = ours.vcpu().reinject((VcpuExit.Debug) last.ours());
      boolean found = theirs.vcpu().reinject((VcpuExit.Debug) last.theirs());
      if (!mine || !found) {
        return "handed back: %s (KVM: %s); ".formatted(mine, found);
      }
    }
    if (request.way() == ExitPlan.Way.RESUME_FLAG) {
      ours.set("eflags", ours.get("eflags") | Flag.RF);
      theirs.set("eflags", theirs.get("eflags") | Flag.RF);
    }
    ours.ask(request.debug());
    theirs.ask(request.debug());
    if (request.way() == ExitPlan.Way.PAST_SLOTS) {
      ours.vcpu().passBreakpoint();
      theirs.vcpu().passBreakpoint();
    }
    return request.injects() ? second() : "";
  }

  /**
   * An exception waits already: a second one is refused. Of one that was handed back the kernel
   * doesn't ask (Linux x86.c, kvm_is_exception_pending).
   */
  private String second() {
    int mine = refusal(ours);
    int found = refusal(theirs);
    return mine == found && mine == KvmException.EBUSY
        ? ""
        : "a second exception: errno %d (KVM: %d); ".formatted(mine, found);
  }

  private static int refusal(HostVm machine) {
    try {
      machine.ask(new GuestDebug.X86(GuestDebug.X86.INJECT_BP, GuestDebug.X86.OFF.debugreg()));
      return 0;
    } catch (KvmException e) {
      return e.errno();
    }
  }

  /** Where both have come to, as far as the host has to be followed there. */
  private record Reconciled(VcpuExit ours, VcpuExit theirs) {}

  private Reconciled reconcile(ExitPlan.Request request, VcpuExit mine, VcpuExit found)
      throws KvmException {
    VcpuExit our = mine;
    VcpuExit their = found;
    if (our instanceof VcpuExit.Shutdown && request.steps() && !our.equals(their)) {
      tally.explained("a step over the write that ends the guest is reported before the end");
      their = theirs.run();
    }
    if (tally.host().emulates()) {
      their = passed(request, our, their);
      their = iterated(request, their);
      our = guestsOwn(request, our);
      our = iteratedOurs(request, our);
      our = intoHandler(request, our, their);
      comparison.pushedTrapFlag(request);
    }
    return new Reconciled(our, their);
  }

  /** RF doesn't pass user space's slots there; a step without them does. */
  private VcpuExit passed(ExitPlan.Request request, VcpuExit our, VcpuExit their)
      throws KvmException {
    boolean here =
        request.way() == ExitPlan.Way.RESUME_FLAG
            && their instanceof VcpuExit.Debug.X86 debug
            && debug.pc() == from
            && debug.dr6() == (GuestDebug.X86.DR6_BASE | hits(request, from))
            && !their.equals(our);
    if (here && tally.tolerates(EmulatorQuirk.RF_IGNORED)) {
      theirs.vcpu().passBreakpoint();
      return theirs.run();
    }
    return their;
  }

  /** B0 to B3 of user space's slots at an address. */
  private static long hits(ExitPlan.Request request, long at) {
    long hits = 0;
    long dr7 = request.debug().debugreg().get(7);
    for (int i = 0; request.slots() && i < 4; i++) {
      boolean armed = (dr7 >>> 2 * i & 3) != 0 && (dr7 >>> 16 + 4 * i & 15) == 0;
      hits |= armed && request.debug().debugreg().get(i) == at ? 1L << i : 0;
    }
    return hits;
  }

  private boolean repeats() {
    return from >= Frame.SNIPPETS
        && InsnSample.at(ours.read(from, 15), stream.mode().codeBits())
            .filter(InsnSample::repeated)
            .isPresent();
  }

  private VcpuExit iterated(ExitPlan.Request request, VcpuExit found) {
    VcpuExit their = found;
    for (int i = 0; i < MOST_ITERATIONS && stays(request, their); i++) {
      if (i == 0 && !tally.tolerates(EmulatorQuirk.ITERATIONS)) {
        return their;
      }
      their = theirs.run();
    }
    return their;
  }

  private VcpuExit iteratedOurs(ExitPlan.Request request, VcpuExit mine) {
    VcpuExit our = mine;
    for (int i = 0; i < MOST_ITERATIONS && stays(request, our); i++) {
      our = ours.run();
    }
    return our;
  }

  private boolean stays(ExitPlan.Request request, VcpuExit exit) {
    return request.steps()
        && exit instanceof VcpuExit.Debug.X86 debug
        && debug.pc() == from
        && (debug.dr6() & GuestDebug.X86.DR6_BS) != 0
        && repeats();
  }

  /**
   * A debug exception that the guest has caused itself: a processor's KVM reports each, the
   * emulator gives it to the guest at once.
   */
  private VcpuExit guestsOwn(ExitPlan.Request request, VcpuExit mine) {
    VcpuExit our = mine;
    for (int i = 0; i < MOST_ITERATIONS && isGuestsOwn(request, our); i++) {
      tally.guestsOwn();
      if (!tally.tolerates(EmulatorQuirk.GUEST_DB)
          || !ours.vcpu().reinject((VcpuExit.Debug.X86) our)) {
        return our;
      }
      our = ours.run();
    }
    return our;
  }

  private boolean isGuestsOwn(ExitPlan.Request request, VcpuExit exit) {
    if (!(exit instanceof VcpuExit.Debug.X86 debug)) {
      return false;
    }
    long causes = debug.dr6() & ~GuestDebug.X86.DR6_BASE;
    boolean slots = !request.slots() && (causes & SLOT_CAUSES) != 0;
    boolean step = !request.steps() && (causes & GuestDebug.X86.DR6_BS) != 0;
    return slots || step || (causes & GuestDebug.X86.DR6_BD) != 0;
  }

  /** A step into an exception executes the handler's first instruction too. */
  private VcpuExit intoHandler(ExitPlan.Request request, VcpuExit mine, VcpuExit found) {
    boolean further =
        request.steps()
            && mine instanceof VcpuExit.Debug.X86 our
            && found instanceof VcpuExit.Debug.X86 their
            && from >= Frame.SNIPPETS
            && our.pc() < Frame.SNIPPETS
            && our.pc() != their.pc();
    return further && tally.tolerates(EmulatorQuirk.HANDLER_TOO) ? ours.run() : mine;
  }

  /** Where on the way it is now: further on, unless it hasn't moved. */
  private void advance(long pc) {
    List<Long> path = stream.path();
    for (int i = progress; i < path.size(); i++) {
      if (path.get(i) == pc) {
        progress = i;
        return;
      }
    }
  }
}
