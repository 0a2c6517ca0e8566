package io.trapgate.stub.debug;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings text from the machine thread to the event loop, in order and before the stop that follows
 * it. Bounded: what the event loop can't take in time is lost, and how much is said in its place.
 */
public final class PrintedText {
  /** Characters that may be on their way. */
  static final int MOST = 1 << 20;

  private final Executor eventLoop;
  private final Consumer<String> receiver;
  private final Queue<String> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicLong lost = new AtomicLong();

  /**
   * Nothing under way.
   *
   * @param eventLoop runs what is given to it in order
   * @param receiver gets the text, there
   */
  public PrintedText(Executor eventLoop, Consumer<String> receiver) {
    this.eventLoop = eventLoop;
    this.receiver = receiver;
  }

  /** On the machine thread. */
  public void put(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (underWay.get() + text.length() > MOST) {
      lost.addAndGet(text.length());
    } else {
      underWay.addAndGet(text.length());
      pieces.add(text);
    }
    if (!asked.getAndSet(true)) {
      eventLoop.execute(this::deliver);
    }
  }

  private void deliver() {
    asked.set(false); // first: who comes from here on asks again, and so before its stop
    StringBuilder text = new StringBuilder();
    for (String piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      text.append(piece);
    }
    underWay.addAndGet(-text.length());
    long gone = lost.getAndSet(0);
    if (gone > 0) {
      text.append("\ntrapgate: ").append(gone).append(" characters of output lost here\n");
    }
    if (!text.isEmpty()) {
      receiver.accept(text.toString());
    }
  }
}
