package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StdioTransportTest {
  private static final String ASK = "$qC#b4";
  private static final String ANSWER = "$QC1#c5";

  private static RspServer serve(InputStream in, OutputStream out) throws ServerException {
    ServerOptions options = new ServerOptions(new ListenAddress.Stdio(), false, false);
    return RspServer.start(new FakeVm(), options, new StdioTransport(in, out));
  }

  private static int served(InputStream in, OutputStream out) throws Exception {
    try (RspServer server = serve(in, out)) {
      return server.awaitEnd();
    }
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  @Test
  void servesOneClientAndEndsWithItsInput() throws Exception {
    PipedOutputStream toServer = new PipedOutputStream();
    PipedInputStream fromServer = new PipedInputStream(1 << 16);
    try (RspServer server =
        serve(new PipedInputStream(toServer), new PipedOutputStream(fromServer))) {
      assertThat(server.listening()).isEqualTo("stdio");
      toServer.write(ASK.getBytes(ISO_8859_1));
      toServer.flush();
      String expected = "+" + ANSWER;
      assertThat(new String(fromServer.readNBytes(expected.length()), ISO_8859_1))
          .isEqualTo(expected);
      toServer.close();
      assertThat(server.awaitEnd()).isZero();
    }
  }

  /** As from a file: the input has ended before the first answer is written. */
  @Test
  void answersAllThatCameBeforeTheEndOfTheInput() throws Exception {
    for (int requests : new int[] {1, 2, 100, 50_000}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(served(input(ASK.repeat(requests)), out)).isZero();
      String answers = out.toString(ISO_8859_1);
      assertThat(answers.chars().filter(c -> c == '+').count()).isEqualTo(requests);
      assertThat(answers.replace("+", "")).isEqualTo(ANSWER.repeat(requests));
    }
  }

  @Test
  void nothingAtAllIsTheEnd() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(served(input(""), out)).isZero();
    assertThat(out.size()).isZero();
  }

  /** A fake guest runs until it is interrupted: what waits for its stop is not answered. */
  @Test
  void aGuestThatRunsIsNotWaitedForLong() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(served(input("$QStartNoAckMode#b0$vCont;c#a8" + ASK), out)).isZero();
    assertThat(out.toString(ISO_8859_1)).startsWith("+$OK#9a");
  }

  /** An endless input whose answers nobody takes is not read to the end of the memory. */
  @Test
  void whoDoesNotReadIsNotReadFrom() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    InputStream endless = new Endless(asked, over);
    OutputStream blocked = new Blocked(stuck, over);
    try (RspServer server = serve(endless, blocked)) {
      assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();
      int before;
      do { // until a look a while later finds that nothing more was read
        before = asked.get();
      } while (!over.await(500, TimeUnit.MILLISECONDS) && asked.get() != before);
      assertThat((long) asked.get() * Endless.BYTES).isLessThan(32L << 20);
      over.countDown();
      assertThat(server.awaitEnd()).isZero();
    }
  }

  /** Requests for memory, as many as are wanted, until it is over. */
  private static final class Endless extends InputStream {
    private static final int BYTES = 1 << 12;
    private static final byte[] PART = "$m0,40#5d".repeat(BYTES / 9).getBytes(ISO_8859_1);

    private final AtomicInteger asked;
    private final CountDownLatch over;

    Endless(AtomicInteger asked, CountDownLatch over) {
      this.asked = asked;
      this.over = over;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (over.getCount() == 0) {
        return -1;
      }
      asked.incrementAndGet();
      System.arraycopy(PART, 0, buffer, offset, PART.length);
      return PART.length;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Blocked extends OutputStream {
    private final CountDownLatch stuck;
    private final CountDownLatch over;

    Blocked(CountDownLatch stuck, CountDownLatch over) {
      this.stuck = stuck;
      this.over = over;
    }

    @Override
    public void write(int value) throws IOException {
      stuck.countDown();
      try {
        over.await();
      } catch (InterruptedException end) {
        throw new IOException(end);
      }
    }
  }
}
