package io.trapgate.target.board;

import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.kvm.SerialLine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The wire between a UART and the host. Input crosses to the machine thread as posted tasks and
 * waits there until the receiver has room, so a paste longer than the FIFO is not lost.
 */
public final class HostSerialLine implements SerialLine {
  /** Bytes that may wait for the guest; more are dropped and counted. */
  static final int CAPACITY_BYTES = 64 * 1024;

  private final MachineControl machine;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong overruns = new AtomicLong();
  private final ArrayDeque<Byte> waiting = new ArrayDeque<>();
  private volatile Consumer<byte[]> receiver = bytes -> {};
  private volatile Optional<Watcher> watcher = Optional.empty();
  private Runnable arrived = () -> {};

  /**
   * @param machine whose thread takes the input
   */
  public HostSerialLine(MachineControl machine) {
    this.machine = machine;
  }

  @Override
  public void send(byte[] bytes) {
    int length = reserve(bytes.length);
    overruns.addAndGet(bytes.length - length);
    if (length == 0) {
      return;
    }
    byte[] taken = Arrays.copyOf(bytes, length);
    machine.post(() -> deliver(taken));
  }

  @Override
  public void onReceive(Consumer<byte[]> newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public void watch(Watcher newWatcher) {
    watcher = Optional.of(newWatcher);
  }

  /** Bytes dropped so far because the queue was full. */
  long overruns() {
    return overruns.get();
  }

  /** Names what to call on the machine thread when input has come. */
  void onArrival(Runnable action) {
    arrived = action;
  }

  /** Whether input waits; machine thread only. */
  boolean hasInput() {
    return !waiting.isEmpty();
  }

  /** Takes the oldest byte of input, 0 to 255; machine thread only. */
  int takeInput() {
    accepted.decrementAndGet();
    return waiting.remove() & 0xFF;
  }

  /** Hands one byte of output to the host; machine thread only. */
  void transmit(int value) {
    byte[] sent = {(byte) value};
    watcher.ifPresent(told -> told.output(sent));
    receiver.accept(sent);
  }

  private int reserve(int wanted) {
    int before = accepted.getAndUpdate(held -> held + Math.min(wanted, CAPACITY_BYTES - held));
    return Math.min(wanted, CAPACITY_BYTES - before);
  }

  private void deliver(byte[] bytes) {
    watcher.ifPresent(told -> told.input(bytes));
    for (byte value : bytes) {
      waiting.add(value);
    }
    arrived.run();
  }
}
