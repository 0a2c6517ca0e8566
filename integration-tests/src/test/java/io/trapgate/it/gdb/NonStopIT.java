package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Four CPUs in gdb's non-stop mode, at gdb's own prompt: its machine interface has other words. */
@NeedsTool("gdb-multiarch")
class NonStopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern COUNTS = Pattern.compile("counts (\\d+) (\\d+) (\\d+) (\\d+)");

  /** A gdb that is typed at. */
  private static final class Prompt implements AutoCloseable {
    private final Process gdb;
    private final Writer input;
    private final StringBuilder shown = new StringBuilder();
    private int seen;

    Prompt(Guest guest) throws IOException {
      gdb =
          new ProcessBuilder("gdb-multiarch", "-nx", "-q", guest.elf().toString())
              .redirectErrorStream(true)
              .start();
      input = gdb.outputWriter(StandardCharsets.UTF_8);
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (var output = gdb.inputReader(StandardCharsets.UTF_8)) {
        for (int next = output.read(); next >= 0; next = output.read()) {
          synchronized (shown) {
            shown.append((char) next);
            shown.notifyAll();
          }
        }
      } catch (IOException ended) {
        // gdb was ended: what it has shown is enough
      }
    }

    void type(String command) {
      try {
        input.write(command + "\n");
        input.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits for text behind what was waited for before. */
    Matcher await(Pattern text) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      synchronized (shown) {
        Matcher found = text.matcher(shown);
        while (!found.find(seen)) {
          long left = (end - System.nanoTime()) / 1_000_000;
          assertThat(left).as("waited for %s in: %s", text, shown).isPositive();
          shown.wait(left);
        }
        seen = found.end();
        return found;
      }
    }

    void await(String text) throws InterruptedException {
      var _ = await(Pattern.compile(Pattern.quote(text)));
    }

    @Override
    public void close() {
      gdb.destroyForcibly();
    }
  }

  /** What each of the four has counted in its loop. */
  private static long[] counts(Prompt gdb) throws InterruptedException {
    gdb.type("printf \"counts %u %u %u %u\\n\", spins[0], spins[1], spins[2], spins[3]");
    Matcher counts = gdb.await(COUNTS);
    long[] values = new long[4];
    for (int i = 0; i < values.length; i++) {
      values[i] = Long.parseLong(counts.group(i + 1));
    }
    return values;
  }

  @Test
  void oneStandsAndIsLookedAtWhileTheOthersCountOn() throws Exception {
    Guest guest = Guest.smp();
    try (OurServer server = OurServer.start(guest.elf(), 4);
        Prompt gdb = new Prompt(guest)) {
      gdb.type("set non-stop on");
      gdb.type("set pagination off");
      gdb.type("target remote 127.0.0.1:" + server.port());
      gdb.await("Thread 4 \"cpu3\" stopped.");
      gdb.type("set var spin_wanted = 1");
      gdb.type("break spin if index == 2");
      gdb.type("continue -a &");
      gdb.await("hit Breakpoint 1, spin (index=");
      gdb.type("thread 3");
      gdb.await("[Switching to thread 3 (Thread 1.3)]");
      gdb.type("info threads");
      var _ = gdb.await(Pattern.compile("1 +Thread 1\\.1 \"cpu0\" .*\\(running\\)"));
      var _ = gdb.await(Pattern.compile("\\* 3 +Thread 1\\.3 \"cpu2\" .*(?s:.*)spin \\("));
      gdb.type("backtrace 1");
      gdb.await("#0  spin (index=");
      long[] before = counts(gdb);
      long[] after = counts(gdb);
      for (int tries = 0;
          tries < 1000 && (after[0] == before[0] || after[3] == before[3]);
          tries++) {
        after = counts(gdb);
      }
      assertThat(after[0]).isGreaterThan(before[0]);
      assertThat(after[3]).isGreaterThan(before[3]);
      assertThat(after[2]).as("it stands").isEqualTo(before[2]).isZero();
      gdb.type("delete");
      gdb.type("continue &");
      for (int tries = 0; tries < 1000 && after[2] == 0; tries++) {
        after = counts(gdb);
      }
      assertThat(after[2]).isPositive();
      gdb.type("interrupt -a");
      for (int i = 0; i < 4; i++) {
        var _ = gdb.await(Pattern.compile("Thread \\d \"cpu\\d\" stopped\\."));
      }
    }
  }
}
