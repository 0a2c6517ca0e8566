package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.StopReply;
import io.trapgate.stub.server.SessionLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a client may hold a machine. */
@Timeout(120)
class SessionLimitsTest {
  /** No client here thinks for so long, however busy the host is. */
  private static final Duration IDLE = Duration.ofSeconds(3);

  /** A client connects and resumes in less. */
  private static final Duration TOTAL = Duration.ofSeconds(5);

  @TempDir Path folder;

  /** Waits until the machine is free. */
  private static void free(Observed observed) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    boolean held = true;
    while (held) {
      assertThat(System.nanoTime()).as("still held").isLessThan(end);
      held = observed.server().ask(handle -> !handle.controller().table().isEmpty()).get();
    }
  }

  @Test
  void whoSaysNothingLosesTheMachineAndIsToldWhenHeSpeaks() throws Exception {
    SessionLimits limits = new SessionLimits(Optional.of(IDLE), Optional.empty());
    try (Observed observed = Observed.start(CountingGuest.booke(folder), limits);
        RspClient idle = observed.control()) {
      idle.command("Z1,100004,4");
      free(observed);
      try (RspClient next = observed.control()) {
        assertThat(next.stopReason().code()).isEqualTo(5);
        String reason = idle.connection().exchange("p40").text();
        assertThat(reason)
            .isEqualTo(
                "E.session.nothing was heard for 3s while the guest stands, so the server has"
                    + " taken the machine back");
        assertThat(idle.connection().exchange("vCont;c").text()).isEqualTo(reason);
        assertThat(idle.monitor("slots")).startsWith("trapgate: nothing was heard for 3s");
      }
    }
  }

  @Test
  void whoWaitsForHisGuestIsNotIdle() throws Exception {
    SessionLimits limits = new SessionLimits(Optional.of(IDLE), Optional.empty());
    CountingGuest guest = CountingGuest.booke(folder);
    try (Observed observed = Observed.start(guest, limits);
        RspClient client = observed.control();
        RspClient observer = observed.observe()) {
      guest.write(client, guest.data(), 1);
      client.resume();
      long end = System.nanoTime() + 2 * IDLE.toNanos();
      while (System.nanoTime() < end) {
        observer.readMemory(guest.data(), 4);
      }
      client.interrupt();
      assertThat(client.waitStop().code()).isEqualTo(2);
    }
  }

  @Test
  void aSessionEndsWhenItsTimeIsOverAlsoInMidRun() throws Exception {
    SessionLimits limits = new SessionLimits(Optional.empty(), Optional.of(TOTAL));
    CountingGuest guest = CountingGuest.x86(folder);
    try (Observed observed = Observed.start(guest, limits);
        RspClient client = observed.control()) {
      client.resume();
      StopReply end = client.waitStop();
      assertThat(end.kind()).isEqualTo('X');
      assertThat(client.takeConsole()).isEqualTo("trapgate: the session's time of 5s is over\n");
      try (RspClient next = observed.control()) {
        assertThat(next.step().code()).as("it stands for the next one").isEqualTo(5);
      }
    }
  }
}
