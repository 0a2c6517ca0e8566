package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Four CPUs in gdb's non-stop mode, at gdb's own prompt: its machine interface has other words. */
@NeedsTool("gdb-multiarch")
class NonStopIT {
  private static final Pattern COUNTS = Pattern.compile("counts (\\d+) (\\d+) (\\d+) (\\d+)");

  /** What each of the four has counted in its loop. */
  private static long[] counts(GdbPrompt gdb) throws InterruptedException {
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
    oneStandsAndTheOthersCountOn(guest, OurServer.start(guest.elf(), 4));
  }

  /** The session with a guest of four CPUs, whatever machine it is on. */
  static void oneStandsAndTheOthersCountOn(Guest guest, OurServer started) throws Exception {
    try (OurServer server = started;
        GdbPrompt gdb = new GdbPrompt(guest)) {
      gdb.type("set non-stop on");
      gdb.type("set pagination off");
      gdb.type("target remote 127.0.0.1:" + server.port());
      gdb.await("Thread 4 \"cpu3\" stopped.");
      gdb.type("set var spin_wanted = 1");
      gdb.type("break spin if index == 2");
      gdb.type("continue -a &");
      // On processors that run at the same time any of them may be the second one to get there.
      Matcher hit = gdb.await(Pattern.compile("Thread ([2-4]) \"cpu\\d\" hit Breakpoint 1, spin"));
      String thread = hit.group(1);
      gdb.type("thread " + thread);
      gdb.await("[Switching to thread " + thread + " (Thread 1." + thread + ")]");
      gdb.type("info threads");
      var _ = gdb.await(Pattern.compile("1 +Thread 1\\.1 \"cpu0\" .*\\(running\\)"));
      var _ =
          gdb.await(
              Pattern.compile("\\* " + thread + " +Thread 1\\.\\d \"cpu\\d\" [^\n]*spin \\("));
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
