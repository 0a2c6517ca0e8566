package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred clients at a time, each with a machine of its own. */
@Timeout(120)
class ManyMachinesTest {
  private static final int CLIENTS = 200;
  private static final int ROUNDS = 8;
  private static final long SEED = 20261122;

  /** Far below what a machine of its own would need for its memory; printed is what it is. */
  private static final long MOST_BYTES_PER_MACHINE = 768 << 10;

  @TempDir Path folder;

  /** What each client does at the same time as all others. */
  private interface Task<T> {
    T of(CountingClient client) throws Exception;
  }

  private static <T> List<T> all(
      ExecutorService threads, List<CountingClient> clients, Task<T> task) throws Exception {
    List<Future<T>> running = new ArrayList<>();
    for (CountingClient client : clients) {
      running.add(threads.submit(() -> task.of(client)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> each : running) {
      results.add(each.get());
    }
    return results;
  }

  private static List<CountingClient> connect(ExecutorService threads, List<ManyMachines> servers)
      throws Exception {
    List<Future<CountingClient>> connecting = new ArrayList<>();
    for (int n = 0; n < CLIENTS; n++) {
      ManyMachines served = servers.get(n % servers.size());
      int number = n;
      connecting.add(
          threads.submit(
              () -> CountingClient.connect(served.address(), served.guest(), number, SEED)));
    }
    List<CountingClient> clients = new ArrayList<>();
    for (Future<CountingClient> each : connecting) {
      clients.add(each.get());
    }
    return clients;
  }

  private static List<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("trapgate-"))
        .toList();
  }

  /** Netty tells the end of an event loop as the last thing that its thread does, not after it. */
  private static void awaitLoops(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      if (thread.getName().startsWith("trapgate-rsp")) {
        thread.join(TimeUnit.SECONDS.toMillis(60));
      }
    }
  }

  @Test
  void eachSeesItsOwnMachineAndNoOther() throws Exception {
    long begin = System.nanoTime();
    List<Thread> before = ourThreads();
    try (ManyMachines booke = ManyMachines.start(CountingGuest.booke(folder), CLIENTS);
        ManyMachines x86 = ManyMachines.start(CountingGuest.x86(folder), CLIENTS);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CountingClient> clients = connect(threads, List.of(booke, x86));
      List<Thread> idle = ourThreads();
      all(
          threads,
          clients,
          client -> {
            client.prepare();
            client.count(ROUNDS);
            return 0;
          });
      all(
          threads,
          clients,
          client -> {
            client.runFreely();
            return 0;
          });
      booke.await(CLIENTS / 2 + " of " + CLIENTS + " machines, " + CLIENTS / 2 + " running");
      x86.await(CLIENTS / 2 + " of " + CLIENTS + " machines, " + CLIENTS / 2 + " running");
      assertThat(idle).as("threads while all run").containsAll(ourThreads());
      List<Long> stops = all(threads, clients, CountingClient::interrupt);
      List<Long> rounds = all(threads, clients, CountingClient::rounds);
      all(
          threads,
          clients,
          client -> {
            client.leave();
            return 0;
          });
      booke.await("0 of " + CLIENTS + " machines, 0 running");
      x86.await("0 of " + CLIENTS + " machines, 0 running");
      report(stops, rounds, idle.size() - before.size(), System.nanoTime() - begin);
    }
    List<Thread> behind = new ArrayList<>(ourThreads());
    behind.removeAll(before);
    awaitLoops(behind);
    behind.removeIf(thread -> !thread.isAlive());
    assertThat(behind).as("threads behind the servers").isEmpty();
  }

  private static void report(List<Long> stops, List<Long> rounds, long threads, long nanos) {
    System.out.printf(
        "%d clients with a machine each (seed %d): %d stops of their own, all right; then all ran"
            + " at once, at least %d and at most %d rounds; the slowest interrupt took %d ms; %d"
            + " threads; %.1f s in all%n",
        CLIENTS,
        SEED,
        2L * ROUNDS * CLIENTS,
        rounds.stream().mapToLong(Long::longValue).min().orElseThrow(),
        rounds.stream().mapToLong(Long::longValue).max().orElseThrow(),
        TimeUnit.NANOSECONDS.toMillis(stops.stream().mapToLong(Long::longValue).max().orElse(0)),
        threads,
        nanos / 1e9);
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** More than {@code before}, when what ends elsewhere has ended. */
  private static long settled(long before) {
    long left = usedHeap() - before;
    for (int tries = 0; tries < 10 && left > 1 << 20; tries++) {
      left = usedHeap() - before;
    }
    return left;
  }

  /** A client that costs next to nothing on this side. */
  private static Socket greeted(ManyMachines served) throws IOException {
    Socket socket = new Socket(served.address().getAddress(), served.address().getPort());
    exchange(socket, "$vCont;s#b8");
    return socket;
  }

  private static void exchange(Socket socket, String packet) throws IOException {
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(packet.getBytes(StandardCharsets.US_ASCII));
    for (int next = 0; next != '#'; ) {
      next = socket.getInputStream().read();
      assertThat(next).as("answer to " + packet).isNotNegative();
    }
    socket.getOutputStream().write('+');
  }

  @Test
  void aFurtherMachineCostsLittleMemoryAndComesBack() throws Exception {
    for (CountingGuest guest : List.of(CountingGuest.booke(folder), CountingGuest.x86(folder))) {
      try (ManyMachines served = ManyMachines.start(guest, CLIENTS)) {
        greeted(served).close(); // what the first one costs, all share
        served.await("0 of " + CLIENTS + " machines, 0 running");
        long without = usedHeap();
        List<Socket> clients = new ArrayList<>();
        for (int n = 0; n < CLIENTS; n++) {
          clients.add(greeted(served));
        }
        served.await(CLIENTS + " of " + CLIENTS + " machines, 0 running");
        long each = (usedHeap() - without) / CLIENTS;
        for (Socket client : clients) {
          client.close();
        }
        served.await("0 of " + CLIENTS + " machines, 0 running");
        clients.clear();
        long left = settled(without);
        System.out.printf(
            "%s with %d MiB: %d KiB of heap for each of %d further machines, stepped once;"
                + " %d KiB left when all have gone%n",
            guest.spec().board(),
            guest.spec().size().memoryBytes() >> 20,
            each >> 10,
            CLIENTS,
            left >> 10);
        assertThat(each).isLessThan(MOST_BYTES_PER_MACHINE);
        assertThat(left).as("left").isLessThan(CLIENTS * each / 4);
      }
    }
  }
}
