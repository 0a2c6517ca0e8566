package io.trapgate.it.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.zoo.ServedSpin.Served;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that speak something else, too much, or never listen: the server serves on. */
class BadMannersTest {
  private static final long SEED = Long.getLong("fuzz.seed", 20261122);
  private static final int MANY_CLIENTS = 300;
  private static final long MEBIBYTE = 1 << 20;

  @RegisterExtension static final ServedSpin SPIN = new ServedSpin();

  static List<Served> machines() {
    return SPIN.both();
  }

  private static Served one() {
    return SPIN.both().getFirst();
  }

  private static void assertServed(Served served) throws IOException {
    try (Wire next = served.fresh()) {
      assertThat(next.ask("vCont;s:1")).startsWith("T05thread:p1.1;");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "help\r\n",
        "\u00ff\u00fd\u0001\u00ff\u00fd\u0003hello\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
      })
  void whoSpeaksSomethingElseIsToldAndLetGo(String greeting) throws IOException {
    try (Wire wire = Wire.open(free().machine().address())) {
      wire.raw(greeting);
      StringBuilder told = new StringBuilder();
      for (int next = wire.read(); next >= 0; next = wire.read()) {
        told.append((char) next);
      }
      assertThat(told.toString()).startsWith("trapgate: this port speaks the GDB remote protocol");
    }
    assertServed(one());
  }

  /** A machine whose last client has gone: its answers to a new one show it. */
  private static Served free() throws IOException {
    try (Wire wire = one().connect()) {
      assertThat(wire.ask("D")).isEqualTo("OK");
      assertThat(wire.read()).as("it hangs up, and the machine is free").isEqualTo(-1);
    }
    return one();
  }

  @Test
  void fiveMegabytesOfAcknowledgments() throws IOException {
    try (Wire wire = one().fresh()) {
      byte[] plus = new byte[1 << 16];
      java.util.Arrays.fill(plus, (byte) '+');
      for (int i = 0; i < 80; i++) {
        wire.raw(plus);
      }
      assertThat(wire.ask("qC")).isEqualTo("QCp1.1");
    }
  }

  /** Each request of thirteen bytes asks for 128 KiB; nobody reads them. */
  @ParameterizedTest
  @MethodSource("machines")
  void whoNeverReadsIsNotReadFrom(Served served) throws IOException {
    served.connect().close();
    long before = held();
    try (SocketChannel channel = SocketChannel.open(served.machine().address())) {
      channel.configureBlocking(false);
      byte[] requests =
          Wire.framed("m0,10000").repeat(10_000).getBytes(StandardCharsets.ISO_8859_1);
      ByteBuffer bytes = ByteBuffer.wrap(requests);
      long deadline = System.nanoTime() + 2_000_000_000L;
      long taken = 0;
      while (System.nanoTime() < deadline && taken < 20 * MEBIBYTE) {
        if (!bytes.hasRemaining()) {
          bytes.rewind();
        }
        taken += channel.write(bytes);
        Thread.onSpinWait();
      }
      assertThat(taken).as("what the server and the kernel took").isLessThan(20 * MEBIBYTE);
      assertThat(held() - before).as("bytes that the process holds more").isLessThan(64 * MEBIBYTE);
    }
    assertServed(served);
  }

  /** All of them are answered as soon as the client reads. */
  @ParameterizedTest
  @MethodSource("machines")
  void aHundredThousandRequestsBeforeTheFirstRead(Served served) throws Exception {
    int count = 100_000;
    try (Wire wire = served.fresh()) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  wire.raw(Wire.framed("qC").repeat(count));
                } catch (IOException lost) {
                  throw new java.io.UncheckedIOException(lost);
                }
              });
      for (int i = 0; i < count; i++) {
        assertThat(wire.packet()).isEqualTo("QCp1.1");
      }
      sender.join();
      assertThat(wire.isSilentFor(50)).isTrue();
    }
  }

  /** Text of 4000 characters at each turn of the guest's loop: {@code printf}, and nothing else. */
  private static String printing(Served served) {
    String format = "2e".repeat(4000);
    String code = "220022003400%04x%s0027".formatted(4001, format);
    return "Z0,%s,%d;cmds:0,X%x,%s"
        .formatted(served.loop(), served.kind(), code.length() / 2, code);
  }

  /**
   * Once the client has stopped reading and the kernel takes no more, it is told what it missed.
   */
  @ParameterizedTest
  @MethodSource("machines")
  void whatIsPrintedForWhoDoesNotReadIsCounted(Served served) throws Exception {
    try (Wire wire = served.fresh()) {
      assertThat(wire.ask(printing(served))).isEqualTo("OK");
      long before = held();
      wire.raw(Wire.framed("vCont;c"));
      String line = "";
      while (!line.contains("characters of output lost here")) {
        awaitFull(wire.socket().getInputStream());
        int full = wire.socket().getInputStream().available();
        for (int taken = 0; taken < full && !line.contains(" lost "); taken += 8000) {
          line = fromHex(wire.packet());
        }
        assertThat(held() - before).as("bytes held more").isLessThan(64 * MEBIBYTE);
      }
      wire.raw("\003");
    }
    assertServed(served);
  }

  /** Until nothing more has come for a while, as nothing of it is read. */
  private static void awaitFull(InputStream in) throws IOException {
    int before = -1;
    for (int now = in.available(); now != before; now = in.available()) {
      before = now;
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }

  private static String fromHex(String console) {
    assertThat(console).startsWith("O");
    byte[] text = HexFormat.of().parseHex(console.substring(1));
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static long held() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return heap + direct;
  }

  /** Bytes that are no packets at all, then mutilated ones; whatever they come to, no wedge. */
  @ParameterizedTest
  @MethodSource("machines")
  void randomBytes(Served served) throws IOException {
    Random random = new Random(SEED);
    System.out.println(served + ": random bytes, seed " + SEED);
    for (int client = 0; client < 60; client++) {
      try (Wire wire = served.connect()) {
        wire.socket().setSoTimeout(1);
        for (int i = 0; i < 50; i++) {
          byte[] bytes = new byte[random.nextInt(600)];
          random.nextBytes(bytes);
          for (int at = random.nextInt(9); at < bytes.length; at += 1 + random.nextInt(30)) {
            bytes[at] = (byte) "$#}+-*\003mgpcsZzvqQXMD:;,".charAt(random.nextInt(23));
          }
          wire.raw(bytes);
          drain(wire);
        }
      } catch (java.net.SocketException closed) {
        // the server may hang up on bytes like these
      }
    }
    assertServed(served);
  }

  private static void drain(Wire wire) throws IOException {
    try {
      byte[] some = new byte[1 << 16];
      while (wire.socket().getInputStream().read(some) == some.length) {
        // more
      }
    } catch (SocketTimeoutException nothingMore) {
      // on with it
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void clientsThatComeAndGoLeaveNothingOpen() throws IOException {
    assertServed(one());
    long files = openFiles();
    long threads = ourThreads();
    for (int i = 0; i < MANY_CLIENTS; i++) {
      try (Wire wire = one().connect()) {
        wire.raw(Wire.framed("Z0,30000,4") + Wire.framed("vCont;c"));
      }
    }
    assertServed(one());
    // The end of the last ones may not have been read yet.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while ((openFiles() > files + 8 || ourThreads() > threads) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(openFiles()).isLessThanOrEqualTo(files + 8);
    assertThat(ourThreads()).isLessThanOrEqualTo(threads);
  }

  /** Those of the server; the JVM's own come and go. */
  private static long ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("trapgate-"))
        .count();
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
