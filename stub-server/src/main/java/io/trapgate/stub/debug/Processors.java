package io.trapgate.stub.debug;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few threads on which many machines run in turns. Who is to be interrupted comes first, then who
 * has just been resumed, since clients wait for them; who runs for longer waits for all others of
 * its kind. A turn ends only when somebody else waits for a processor.
 */
public final class Processors implements AutoCloseable {
  /** How long a machine keeps a processor that another one waits for. */
  static final long TURN_MILLIS = 2;

  /** For the end of a thread that is in no turn. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  /** First turns that may come between two further ones: nobody waits for ever. */
  private static final int FIRST_AT_A_TIME = 4;

  /** What a machine wants behind its turn. */
  enum Next {
    /** Another one. */
    ANOTHER,
    /** Nothing, until it is said to be next soon. */
    NONE
  }

  /** One machine's turns. */
  interface Turns {
    /** Runs the guest; on a processor's thread, one at a time. */
    Next take();

    /** The present turn is to end soon. Any thread. */
    void endTurn();
  }

  /** A turn under way. */
  private static final class Present {
    final long began = System.nanoTime();
    boolean again;
    @Nullable CompletableFuture<Void> left;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<Turns> first = new ArrayDeque<>();
  private final Deque<Turns> further = new ArrayDeque<>();
  private final Map<Turns, Present> present = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private int firstInARow;
  private boolean closed;

  /** Starts so many threads for guests, and one that looks at the clock. */
  public Processors(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("processors: " + count + " (expected: >= 1)");
    }
    for (int n = 0; n < count; n++) {
      threads.add(thread("trapgate-machines-" + n, this::serve));
    }
    threads.add(thread("trapgate-turns", this::watchTheClock));
    threads.forEach(Thread::start);
  }

  private static Thread thread(String name, Runnable body) {
    return Thread.ofPlatform().name(name).daemon().unstarted(body);
  }

  /** This machine has a turn behind those who said so earlier. Any thread. */
  void soon(Turns machine) {
    enter(machine, first::addLast);
  }

  /** This machine has the next turn, which will be short. Any thread. */
  void next(Turns machine) {
    enter(machine, first::addFirst);
  }

  private void enter(Turns machine, Consumer<Turns> place) {
    lock.lock();
    try {
      Present now = present.get(machine);
      if (now != null) {
        now.again = true;
      } else {
        further.remove(machine);
        first.remove(machine);
        place.accept(machine);
        work.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** This machine has no more turns; completed when it isn't in one. Any thread. */
  CompletableFuture<Void> leave(Turns machine) {
    lock.lock();
    try {
      first.remove(machine);
      further.remove(machine);
      Present now = present.get(machine);
      if (now == null) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> left = new CompletableFuture<>();
      now.left = left;
      return left;
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    try {
      while (true) {
        Turns machine = choose();
        ended(machine, machine.take());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private Turns choose() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (first.isEmpty() && further.isEmpty()) {
        work.await();
      }
      boolean fromFirst = !first.isEmpty() && (further.isEmpty() || firstInARow < FIRST_AT_A_TIME);
      firstInARow = fromFirst ? firstInARow + 1 : 0;
      Turns machine = fromFirst ? first.remove() : further.remove();
      present.put(machine, new Present());
      work.signalAll();
      return machine;
    } finally {
      lock.unlock();
    }
  }

  private void ended(Turns machine, Next wanted) {
    CompletableFuture<Void> left = null;
    lock.lock();
    try {
      Present turn = present.remove(machine);
      if (turn != null && turn.left != null) {
        left = turn.left;
      } else if (turn != null && turn.again) {
        first.add(machine);
        work.signalAll();
      } else if (wanted == Next.ANOTHER) {
        further.add(machine);
        work.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (left != null) {
      left.complete(null);
    }
  }

  /** Ends turns while somebody waits; sleeps when nobody does. */
  private void watchTheClock() {
    lock.lock();
    try {
      while (!closed) {
        if (present.isEmpty() || first.isEmpty() && further.isEmpty()) {
          work.await();
        } else {
          work.await(TURN_MILLIS, TimeUnit.MILLISECONDS);
          endTurns();
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void endTurns() {
    if (first.isEmpty() && further.isEmpty()) {
      return;
    }
    long limit = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(TURN_MILLIS);
    present.forEach((machine, turn) -> {
      if (turn.began - limit <= 0) {
        machine.endTurn();
      }
    });
  }

  /** Ends what turns there are, then its threads; waits for them for at most two seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      present.keySet().forEach(Turns::endTurn);
    } finally {
      lock.unlock();
    }
    threads.forEach(Thread::interrupt);
    Instant limit = Instant.now().plus(MAX_WAIT);
    try {
      for (Thread thread : threads) {
        thread.join(Duration.between(Instant.now(), limit));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
