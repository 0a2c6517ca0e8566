package io.trapgate.stub.script.run;

import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.Compare;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.GuestTime;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.Slot;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.server.ServerObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the machine does during one session, kept for what the script expects. The event loop's but
 * for {@link #console}.
 */
final class SessionWatch implements ServerObserver {
  /** A watched region is longer only with {@code --watch-ranges}; then its bytes are not kept. */
  private static final int MAX_WATCHED_BYTES = 64;

  /** Stops between two that gdb shows; the oldest are forgotten. */
  private static final int MAX_STOPS = 1000;

  private static final int MAX_ADDRESSES = 4096;

  private final GuestConsole console;
  private @Nullable DebugController controller;
  private final List<MachineStop> stops = new ArrayList<>();
  private final Map<Breakpoint, byte[]> atResume = new HashMap<>();
  private final Set<Long> addresses = new LinkedHashSet<>();
  private List<Slot> ranWith = List.of();
  private Optional<ShownStop> shown = Optional.empty();
  private Optional<Integer> end = Optional.empty();
  private Optional<String> broken = Optional.empty();
  private Runnable onResume = () -> {};

  /**
   * @param console told what the guest prints
   */
  SessionWatch(GuestConsole console) {
    this.console = console;
  }

  /** Whose stops it sees; before the first client comes. */
  void watch(DebugController machine) {
    controller = machine;
  }

  /** Calls this, on the event loop, at each resume from now on. */
  void atEachResume(Runnable action) {
    onResume = action;
  }

  @Override
  public void resumed(ResumePlan plan, GuestTime now) {
    List<Slot> slots = machine().slots();
    if (slots.stream().anyMatch(slot -> !slot.isFree())) {
      ranWith = slots;
    }
    atResume.clear();
    slots.stream()
        .filter(slot -> slot.compare().orElse(null) instanceof Compare.X86)
        .flatMap(slot -> slot.owners().stream())
        .filter(owner -> owner.kind().isWatch())
        .forEach(owner -> bytes(owner, 0).ifPresent(bytes -> atResume.put(owner, bytes)));
    onResume.run();
  }

  @Override
  public void stopped(ObservedStop stop, GuestTime now) {
    completeLastHit(stop.vcpu());
    if (stops.size() == MAX_STOPS) {
      stops.removeFirst();
    }
    Optional<DebugExit> exit = exitOf(stop);
    exit.ifPresent(debug -> note(debug.exit().address()));
    note(stop.programCounter());
    stops.add(new MachineStop(stop, exit, hitOf(stop)));
    switch (stop.reason()) {
      case StopReason.PoweredOff(int code) -> end = Optional.of(code);
      case StopReason.Broken(String why) -> broken = Optional.of(why);
      default -> {} // the others leave nothing behind
    }
  }

  @Override
  public void consoleOutput(byte[] bytes, GuestTime now) {
    console.printed(bytes);
  }

  /** gdb shows a stop; nothing when the machine has not run since the last one. */
  void shows(ShownStop.View view) {
    if (!stops.isEmpty()) {
      int vcpu = stops.getLast().stop().vcpu();
      shown = Optional.of(ShownStop.of(view, stops, machine().vcpu(vcpu).programCounter()));
      stops.clear();
    }
  }

  /** The last stop that gdb has shown. */
  Optional<ShownStop> shown() {
    return shown;
  }

  /** What the guest ended with, unless it was reset since. */
  Optional<Integer> end() {
    return end;
  }

  /** Why the guest can't go on, unless a script has expected it. */
  Optional<String> broken() {
    return broken;
  }

  /** A script has expected that the guest can't go on. */
  void forgiveBroken() {
    broken = Optional.empty();
  }

  /** The slots as they are, or when gdb has taken out all it inserted, as the guest last ran. */
  List<Slot> slots() {
    List<Slot> now = machine().slots();
    boolean inUse = now.stream().anyMatch(slot -> !slot.isFree());
    return inUse || ranWith.isEmpty() ? now : ranWith;
  }

  /** Addresses that stops and exits had. */
  List<Long> addresses() {
    return List.copyOf(addresses);
  }

  private DebugController machine() {
    if (controller == null) {
      throw new IllegalStateException("asked before the server has started");
    }
    return controller;
  }

  private void note(long address) {
    if (addresses.size() < MAX_ADDRESSES) {
      addresses.add(address);
    }
  }

  /** On Book E the access is carried out by the step behind the stop. */
  private void completeLastHit(int vcpu) {
    if (stops.isEmpty()) {
      return;
    }
    MachineStop last = stops.getLast();
    last.hit()
        .filter(hit -> hit.after().isEmpty())
        .ifPresent(hit ->
            stops.set(stops.size() - 1, last.withHit(hit.withAfter(bytes(hit.watch(), vcpu)))));
  }

  private Optional<DebugExit> exitOf(ObservedStop stop) {
    return switch (stop.reason()) {
      case StopReason.Faulted _,
          StopReason.Interrupted _,
          StopReason.PoweredOff _,
          StopReason.Broken _ ->
          Optional.empty();
      case StopReason.Step _,
          StopReason.SoftwareBreakpoint _,
          StopReason.HardwareBreakpoint _,
          StopReason.Watch _,
          StopReason.Unclaimed _ ->
          machine().exits().list().reversed().stream()
              .filter(DebugExit.class::isInstance)
              .map(DebugExit.class::cast)
              .filter(exit -> exit.vcpu() == stop.vcpu())
              .findFirst();
    };
  }

  private Optional<WatchHit> hitOf(ObservedStop stop) {
    if (!(stop.reason() instanceof StopReason.Watch(var kind, long address, var _))) {
      return Optional.empty();
    }
    Optional<Slot> slot =
        ranWith.stream()
            .filter(s -> s.compare().filter(c -> c.guestVirtual() == address).isPresent())
            .filter(s -> s.owners().stream().anyMatch(owner -> owner.kind() == kind))
            .findFirst();
    return slot.flatMap(s -> s.owners().stream().filter(owner -> owner.kind() == kind).findFirst())
        .map(owner -> hit(owner, slot.get(), stop.vcpu()));
  }

  private WatchHit hit(Breakpoint owner, Slot slot, int vcpu) {
    Optional<byte[]> now = bytes(owner, vcpu);
    return switch (slot.compare().orElseThrow()) {
      case Compare.Booke _ -> new WatchHit(owner, now, Optional.empty());
      case Compare.X86 _ -> new WatchHit(owner, Optional.ofNullable(atResume.get(owner)), now);
    };
  }

  private Optional<byte[]> bytes(Breakpoint watch, int vcpu) {
    if (watch.length() > MAX_WATCHED_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = new byte[watch.length()];
    int read = machine().vcpu(vcpu).memory().read(watch.guestVirtual(), bytes, 0, bytes.length);
    return read == bytes.length ? Optional.of(bytes) : Optional.empty();
  }
}
