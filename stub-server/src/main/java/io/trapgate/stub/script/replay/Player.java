package io.trapgate.stub.script.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.replay.Progress.Step;
import io.trapgate.stub.script.replay.Replayed.Difference;
import io.trapgate.stub.script.replay.Replayed.Got;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays what the client of a recording did, in its order, and compares what comes back. What came
 * while the guest ran is played when the machine is where it came: held at the place of the
 * interruption when it led to one, else after the stop that was faster.
 */
final class Player implements AutoCloseable {
  /** Packets that end a run or begin another one. */
  private static final Pattern KICKS =
      Pattern.compile("vCtrlC|D(;.*)?|k|vKill.*|vAttach.*", Pattern.DOTALL);

  private static final int SHOWN_STOPS = 3;

  /** For what a server does at once. */
  private static final Duration MOMENT = Progress.seconds(20);

  private final Recording recording;
  private final ReplayServer server;
  private final ReplayOptions options;
  private final ArrayDeque<LogEntry> stops = new ArrayDeque<>();
  private @Nullable RspConnection connection;
  private Optional<LogEntry> request = Optional.empty();
  private Optional<Integer> run = Optional.empty();
  private long clientNanos;
  private int packets;
  private int replies;
  private int connections;
  private int departures;
  private int stopCount;

  Player(Recording recording, ReplayServer server, ReplayOptions options) {
    this.recording = recording;
    this.server = server;
    this.options = options;
  }

  /** Plays to the end, or to the first reply that differs. */
  Replayed play() throws IOException, InterruptedException {
    List<LogEntry> entries = recording.entries();
    Optional<Difference> difference = Optional.empty();
    for (int i = 0; i < entries.size() && difference.isEmpty(); i++) {
      difference = play(i, entries.get(i));
    }
    return new Replayed(
        new Replayed.Counts(packets, replies, connections, stopCount),
        difference,
        recording.flaw());
  }

  private Optional<Difference> play(int index, LogEntry entry)
      throws IOException, InterruptedException {
    return switch (entry.event()) {
      case LogEvent.Connected _ -> connect(entry);
      case LogEvent.Disconnected _ -> disconnect(entry);
      case LogEvent.PacketIn(String payload, String _) -> send(entry, payload);
      case LogEvent.PacketOut reply -> receive(entry, reply);
      case LogEvent.InterruptByte _ -> interrupt(entry);
      case LogEvent.Resumed _ -> {
        run = Optional.of(index);
        yield Optional.empty();
      }
      case LogEvent.Stopped _ -> stopped(index, entry);
      case LogEvent.Opened _,
          LogEvent.GuestDebugSet _,
          LogEvent.SlotsChanged _,
          LogEvent.DebugExited _,
          LogEvent.ConsoleOutput _,
          LogEvent.ConsoleInput _,
          LogEvent.MachineReset _ ->
          Optional.empty();
      case LogEvent.DebuggerLine _,
          LogEvent.SourcePlace _,
          LogEvent.Expected _,
          LogEvent.Lost _,
          LogEvent.Closed _ ->
          Optional.empty();
    };
  }

  private Optional<Difference> connect(LogEntry entry) throws IOException, InterruptedException {
    clientNanos = entry.wallNanos();
    Optional<Difference> late = reachPlace(entry, true);
    if (late.isPresent()) {
      return late;
    }
    connections++;
    connection = RspConnection.open(server.address(), options.patience());
    return server.progress().await(MOMENT, Step.CONNECTED, connections)
        ? Optional.empty()
        : missing(entry, "the server does not take the client");
  }

  private Optional<Difference> disconnect(LogEntry entry) throws IOException, InterruptedException {
    clientNanos = entry.wallNanos();
    boolean stood = run.isEmpty();
    Optional<Difference> late = reachPlace(entry, true);
    if (late.isPresent()) {
      return late;
    }
    RspConnection open = connection;
    if (open == null) {
      return Optional.empty();
    }
    connection = null;
    try (open) {
      open.hangUp();
      departures++;
      if (!server.progress().await(MOMENT, Step.DISCONNECTED, departures)) {
        return missing(entry, "the server does not let the client go");
      }
    }
    return stood ? server.nextSent().map(extra -> extra(entry, extra)) : Optional.empty();
  }

  /** A packet that the recorded server did not send before its client went. */
  private Difference extra(LogEntry entry, ReplayServer.Sent sent) {
    Got got = new Got(Optional.of(sent.payload()), sent.meaning());
    return new Difference(entry.sequence(), request, Optional.empty(), got, shown());
  }

  private Optional<Difference> send(LogEntry entry, String payload)
      throws IOException, InterruptedException {
    clientNanos = entry.wallNanos();
    Optional<Difference> late = reachPlace(entry, KICKS.matcher(payload).matches());
    request = Optional.of(entry);
    packets++;
    if (late.isPresent()) {
      return late;
    }
    try {
      open().send(payload.getBytes(ISO_8859_1));
      return Optional.empty();
    } catch (IOException e) {
      return missing(entry, "the server has closed the connection");
    }
  }

  private Optional<Difference> receive(LogEntry entry, LogEvent.PacketOut wanted)
      throws IOException {
    open().timeout(patience(entry));
    String got;
    try {
      got = open().receive().text();
    } catch (EOFException end) {
      return noReply(entry, wanted, "the server has closed the connection");
    } catch (IOException e) {
      return noReply(entry, wanted, String.valueOf(e.getMessage()));
    }
    replies++;
    String meaning = server.nextSent().map(ReplayServer.Sent::meaning).orElse("");
    if (!got.equals(wanted.payload())) {
      Got other = new Got(Optional.of(got), meaning);
      return Optional.of(
          new Difference(entry.sequence(), request, Optional.of(wanted), other, shown()));
    }
    if (isNoAckAgreed(got)) {
      open().stopAcknowledging();
    }
    return Optional.empty();
  }

  private boolean isNoAckAgreed(String reply) {
    return reply.equals("OK")
        && request
            .map(LogEntry::event)
            .filter(event ->
                event instanceof LogEvent.PacketIn(String payload, String _)
                    && payload.equals("QStartNoAckMode"))
            .isPresent();
  }

  /** One that came too late to stop anything did nothing, and is left out. */
  private Optional<Difference> interrupt(LogEntry entry) throws IOException, InterruptedException {
    clientNanos = entry.wallNanos();
    boolean counts =
        run.flatMap(recording::stopAfter)
            .map(stop -> stop.reason() == LogEvent.StopKind.INTERRUPTED)
            .orElse(false);
    if (!counts) {
      return Optional.empty();
    }
    Optional<Difference> late = reachPlace(entry, true);
    if (late.isEmpty()) {
      open().interrupt();
    }
    return late;
  }

  private Optional<Difference> stopped(int index, LogEntry entry) throws InterruptedException {
    run = Optional.empty();
    if (index > recording.lastOfClient()) {
      return Optional.empty(); // the recorded server was ended, which nobody does to this one
    }
    stopCount++;
    stops.addLast(entry);
    if (stops.size() > SHOWN_STOPS) {
      stops.removeFirst();
    }
    return server.progress().await(patience(entry), Step.STOPPED, stopCount)
        ? Optional.empty()
        : missing(entry, "the guest has not stopped within " + patience(entry).toSeconds() + " s");
  }

  /** Brings the machine to where it was when the client did the next thing. */
  private Optional<Difference> reachPlace(LogEntry entry, boolean kicks)
      throws InterruptedException {
    if (run.isEmpty()) {
      return Optional.empty();
    }
    Optional<LogEvent.Stopped> stop = recording.stopAfter(run.get());
    if (stop.isEmpty()) {
      return Optional.empty(); // the log ends while the guest runs
    }
    int nextStop = stopCount + 1;
    if (Cue.isHold(stop.get())) {
      int holds = holdsUntil(run.get()) + 1;
      return server
              .progress()
              .await(
                  patience(entry),
                  now ->
                      now.getOrDefault(Step.HELD, 0) >= holds
                          || now.getOrDefault(Step.STOPPED, 0) >= nextStop)
          ? Optional.empty()
          : missing(entry, "the guest has not come to where it was interrupted");
    }
    boolean interrupted = stop.get().reason() == LogEvent.StopKind.INTERRUPTED;
    return !kicks || interrupted || server.progress().await(patience(entry), Step.STOPPED, nextStop)
        ? Optional.empty()
        : missing(entry, "the guest has not stopped");
  }

  private int holdsUntil(int index) {
    int count = 0;
    for (LogEntry entry : recording.entries().subList(0, index)) {
      if (entry.event() instanceof LogEvent.Stopped stop && Cue.isHold(stop)) {
        count++;
      }
    }
    return count;
  }

  /** What it took in the log counts too: a guest may run for hours between two stops. */
  private Duration patience(LogEntry entry) {
    long nanos = Math.max(0, entry.wallNanos() - clientNanos);
    return options.patience().plusNanos(4 * nanos);
  }

  private RspConnection open() throws IOException {
    if (connection == null) {
      throw new EOFException("no client is connected");
    }
    return connection;
  }

  private List<LogEntry> shown() {
    return List.copyOf(stops);
  }

  private Optional<Difference> noReply(LogEntry entry, LogEvent.PacketOut wanted, String why) {
    Got nothing = new Got(Optional.empty(), why);
    return Optional.of(
        new Difference(entry.sequence(), request, Optional.of(wanted), nothing, shown()));
  }

  private Optional<Difference> missing(LogEntry entry, String why) {
    Got nothing = new Got(Optional.empty(), why);
    return Optional.of(
        new Difference(entry.sequence(), request, Optional.empty(), nothing, shown()));
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
