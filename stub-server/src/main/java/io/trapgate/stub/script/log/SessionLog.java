package io.trapgate.stub.script.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.GuestTime;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.Slot;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.server.ServerObserver;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.GuestDebug;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The event log of one session, a file of JSON lines. As the observer of a server it records all
 * that happens there; others add what they know. No call blocks, and none fails: a disk that is
 * full ends the log with a warning, not the session.
 */
public final class SessionLog implements ServerObserver, AutoCloseable {
  /** Version of the lines that are written; a reader takes newer ones and skips what is new. */
  public static final int SCHEMA = 1;

  private final LogWriter writer;
  private final PacketWords words;
  private final long openedNanos = System.nanoTime();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long instructions;
  private List<Slot> slots = List.of();

  private SessionLog(LogWriter writer, Optional<Architecture> architecture) {
    this.writer = writer;
    this.words = new PacketWords(architecture);
  }

  /**
   * Makes the file, or empties it, and writes the first event.
   *
   * @throws IOException when it can't be made; the message is one line that names it
   */
  public static SessionLog open(Path file, LogEvent.Machine machine) throws IOException {
    return open(file, machine, Optional.empty());
  }

  /** The same, with registers called by their names. */
  public static SessionLog open(Path file, LogEvent.Machine machine, Architecture architecture)
      throws IOException {
    return open(file, machine, Optional.of(architecture));
  }

  private static SessionLog open(
      Path file, LogEvent.Machine machine, Optional<Architecture> architecture) throws IOException {
    LogWriter writer;
    try {
      writer = new LogWriter(file, Files.newOutputStream(file));
    } catch (FileSystemException e) {
      String reason = Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
      throw new IOException(
          "log " + file + ": " + reason + " (expected: a file that can be made)", e);
    }
    SessionLog log = new SessionLog(writer, architecture);
    log.add(new LogEvent.Opened(SCHEMA, ProgramVersion.text(), Instant.now().toString(), machine));
    return log;
  }

  /** Adds what others know; any thread. */
  public void add(LogEvent event) {
    put(0, () -> event);
  }

  @Override
  public void connected(String client) {
    add(new LogEvent.Connected(client));
  }

  @Override
  public void disconnected(String client) {
    add(new LogEvent.Disconnected(client));
  }

  @Override
  public void packetIn(byte[] payload, Request request) {
    put(
        payload.length,
        () -> new LogEvent.PacketIn(new String(payload, ISO_8859_1), words.of(request)));
  }

  @Override
  public void packetOut(byte[] payload, Reply reply) {
    put(
        payload.length,
        () -> new LogEvent.PacketOut(new String(payload, ISO_8859_1), words.of(reply)));
  }

  @Override
  public void interruptByte() {
    add(new LogEvent.InterruptByte());
  }

  @Override
  public void guestDebugSet(int vcpu, GuestDebug debug, List<Slot> now) {
    put(0, () -> DebugEvents.ofIoctl(vcpu, debug));
    if (!now.equals(slots)) {
      slots = now;
      put(0, () -> DebugEvents.ofSlots(now));
    }
  }

  @Override
  public void resumed(ResumePlan plan, GuestTime now) {
    put(now, () -> DebugEvents.ofResume(plan.modes()));
  }

  @Override
  public void exited(DebugExit exit, GuestTime now) {
    put(now, () -> DebugEvents.ofExit(exit));
  }

  @Override
  public void stopped(ObservedStop stop, GuestTime now) {
    put(now, () -> DebugEvents.ofStop(stop, now.moment()));
  }

  @Override
  public void reset(GuestTime now) {
    put(now, LogEvent.MachineReset::new);
  }

  @Override
  public void consoleOutput(byte[] bytes, GuestTime now) {
    put(now, () -> new LogEvent.ConsoleOutput(new String(bytes, ISO_8859_1)));
  }

  @Override
  public void consoleInput(byte[] bytes, GuestTime now) {
    put(now, () -> new LogEvent.ConsoleInput(new String(bytes, ISO_8859_1), now.moment()));
  }

  /** Ends the log with how the session ended; nothing is added after that. */
  public void close(String outcome) {
    if (closed.compareAndSet(false, true)) {
      LogEvent last = new LogEvent.Closed(outcome);
      writer.close(new LogQueue.Pending(wallNanos(), instructions, 0, () -> last));
    }
  }

  @Override
  public void close() {
    close("");
  }

  private void put(GuestTime now, Supplier<LogEvent> event) {
    instructions = now.instructions();
    put(0, event);
  }

  private void put(int characters, Supplier<LogEvent> event) {
    if (!closed.get()) {
      writer.put(new LogQueue.Pending(wallNanos(), instructions, characters, event));
    }
  }

  private long wallNanos() {
    return System.nanoTime() - openedNanos;
  }
}
