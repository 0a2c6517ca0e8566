package io.trapgate.testkit;

import io.trapgate.stub.client.StopReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets the guest go on and hears of its stops.
 *
 * <p>Breakpoints stay in the machine, so a vCPU that was reported at one would stop there again
 * without executing anything: it is let over it alone first, with that breakpoint lifted. A
 * watchpoint of Book E stops before the access; the access is let happen the same way, with the
 * watchpoints lifted, before the stop is reported. A vCPU that such a step brings to a breakpoint
 * is left there: its hit comes with the next resume.
 */
final class RunControl {
  /** Whether the guest can be looked at. */
  enum State {
    STOPPED,
    RUNNING,
    ENDED,
    LEFT
  }

  /** How long an interrupted guest may take to stop. */
  private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(10);

  private final Wire wire;
  private final BreakpointSet breakpoints;
  private final StopReader reader;
  private final boolean watchesStopBefore;
  private final Map<Integer, Long> reportedAt = new HashMap<>();
  private final Map<Breakpoint, OptionalLong> before = new HashMap<>();
  private volatile State state = State.STOPPED;
  private int cpu;
  private @Nullable StopReply early;

  RunControl(Wire wire, BreakpointSet breakpoints, StopReader reader, boolean watchesStopBefore) {
    this.wire = wire;
    this.breakpoints = breakpoints;
    this.reader = reader;
    this.watchesStopBefore = watchesStopBefore;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** The vCPU that registers and steps are of. */
  int cpu() {
    return cpu;
  }

  void select(int next) {
    wire.select(next);
    cpu = next;
  }

  /** The machine stands where the stub says it does, as on connecting or after a reset. */
  void standing(int where, long pc) {
    state = State.STOPPED;
    reportedAt.clear();
    reportedAt.put(where, pc);
    select(where);
  }

  /** All vCPUs go on. */
  void resume() {
    remember();
    early = passReported(new Deadline(wire.patience()));
    state = State.RUNNING;
    if (early == null) {
      wire.send("vCont;c");
    }
  }

  /** The selected vCPU executes one instruction, the others none. */
  Stop step(Duration limit) {
    remember();
    Deadline deadline = new Deadline(limit);
    long pc = reader.programCounter(cpu);
    return finish(stepAlone(cpu, breakpoints.codeAt(pc), deadline), deadline);
  }

  Stop awaitStop(Duration limit) {
    Deadline deadline = new Deadline(limit);
    StopReply reply = early == null ? arrived(deadline) : early;
    early = null;
    return finish(reply, deadline);
  }

  /** Those that were reported at a breakpoint go one instruction on; what else stops them is it. */
  private @Nullable StopReply passReported(Deadline deadline) {
    Map<Integer, Long> reported = new HashMap<>(reportedAt);
    int selected = cpu;
    for (Map.Entry<Integer, Long> each : reported.entrySet()) {
      int index = each.getKey();
      List<Breakpoint> here = breakpoints.codeAt(each.getValue());
      if (!here.isEmpty() && reader.programCounter(index) == each.getValue()) {
        StopReply reply = stepAlone(index, here, deadline);
        if (!StopReader.isStep(reply)) {
          return reply;
        }
      }
      reportedAt.remove(index);
    }
    if (cpu != selected) {
      select(selected);
    }
    return null;
  }

  private StopReply stepAlone(int index, List<Breakpoint> lifted, Deadline deadline) {
    breakpoints.lift(lifted);
    try {
      wire.send("vCont;s:" + Wire.thread(index));
      return arrived(deadline);
    } finally {
      if (state == State.STOPPED) {
        breakpoints.restore(lifted);
      }
    }
  }

  private StopReply arrived(Deadline deadline) {
    state = State.RUNNING;
    Optional<StopReply> reply = wire.awaitStop(deadline.left());
    if (reply.isPresent()) {
      state = reply.get().isEnd() ? State.ENDED : State.STOPPED;
      return reply.get();
    }
    wire.interrupt();
    Optional<StopReply> forced = wire.awaitStop(INTERRUPT_LIMIT);
    String within = "the guest did not stop within " + Seconds.text(deadline.limit());
    if (forced.isEmpty()) {
      throw new StopTimeoutException(within + ", nor when it was interrupted");
    }
    Stop stop = finish(forced.get(), new Deadline(INTERRUPT_LIMIT));
    throw new StopTimeoutException(within + "; interrupted it: " + stop + "\n" + stop.scene());
  }

  private Stop finish(StopReply reply, Deadline deadline) {
    state = reply.isEnd() ? State.ENDED : State.STOPPED;
    if (reply.isEnd()) {
      return reader.end(reply);
    }
    int where = StopReader.cpu(reply);
    select(where);
    Optional<Breakpoint.Kind> watch = StopReader.watch(reply);
    if (watch.isEmpty()) {
      reportedAt.put(where, reader.programCounter(reply));
      return reader.stop(reply);
    }
    Optional<Breakpoint> hit = breakpoints.watchOn(watch.get(), reply.watchAddress());
    OptionalLong old = hit.map(this::beforeNow).orElseGet(OptionalLong::empty);
    StopReply last = watchesStopBefore ? access(where, reply, deadline) : reply;
    return last.isEnd() ? reader.end(last) : reader.watched(reply, last, hit, old);
  }

  /** Lets the access happen that a watchpoint has stopped, and nothing else. */
  private StopReply access(int where, StopReply reply, Deadline deadline) {
    List<Breakpoint> lifted = new ArrayList<>(breakpoints.watches());
    lifted.addAll(breakpoints.codeAt(reader.programCounter(reply)));
    StopReply done = stepAlone(where, lifted, deadline);
    reportedAt.remove(where);
    return done;
  }

  /** Book E stands before the access; x86 behind it, where only the last stop knew. */
  private OptionalLong beforeNow(Breakpoint watch) {
    return watchesStopBefore
        ? reader.value(watch)
        : before.getOrDefault(watch, OptionalLong.empty());
  }

  private void remember() {
    before.clear();
    if (!watchesStopBefore) {
      breakpoints.watches().forEach(watch -> before.put(watch, reader.value(watch)));
    }
  }
}
