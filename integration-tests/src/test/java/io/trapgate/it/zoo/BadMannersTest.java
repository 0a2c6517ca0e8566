package io.trapgate.it.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.zoo.ServedSpin.Served;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
    int threads = Thread.getAllStackTraces().size();
    for (int i = 0; i < MANY_CLIENTS; i++) {
      try (Wire wire = one().connect()) {
        wire.raw(Wire.framed("Z0,30000,4") + Wire.framed("vCont;c"));
      }
    }
    assertServed(one());
    assertThat(openFiles()).isLessThanOrEqualTo(files + 8);
    assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 4);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
