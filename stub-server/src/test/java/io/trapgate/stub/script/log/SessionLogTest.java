package io.trapgate.stub.script.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.trapgate.stub.debug.GuestTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("ThreadPriorityCheck") // yield: a writer is waited for, maybe on one processor
class SessionLogTest {
  private static final LogEvent.Machine MACHINE =
      new LogEvent.Machine(
          "e500v2", "ppce500", Map.of(), Optional.empty(), List.of("IAC1"), List.of("DAC1"));

  @TempDir private Path folder;

  @Test
  void entriesOfSeveralThreadsAreInOneOrder() throws Exception {
    Path file = folder.resolve("log");
    try (SessionLog log = SessionLog.open(file, MACHINE)) {
      List<Thread> threads = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        String name = "client " + n;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 1000; i++) {
                    log.connected(name + "." + i);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      log.close("done");
    }
    List<LogEntry> entries = LogReader.read(file);
    assertThat(entries).hasSize(4002);
    assertThat(entries.stream().map(LogEntry::sequence))
        .isEqualTo(LongStream.range(0, 4002).boxed().toList());
    assertThat(entries.stream().map(LogEntry::wallNanos)).isSorted();
    assertThat(entries.getFirst().event()).isInstanceOf(LogEvent.Opened.class);
    assertThat(entries.getLast().event()).isEqualTo(new LogEvent.Closed("done"));
    for (int n = 0; n < 4; n++) {
      String mine = "client " + n + ".";
      assertThat(
              entries.stream()
                  .map(LogEntry::event)
                  .filter(LogEvent.Connected.class::isInstance)
                  .map(event -> ((LogEvent.Connected) event).client())
                  .filter(client -> client.startsWith(mine))
                  .map(client -> Integer.valueOf(client.substring(mine.length()))))
          .isSorted()
          .hasSize(1000);
    }
  }

  @Test
  void printedBytesBecomeLinesWithTheInstructionOfTheirEnd() throws Exception {
    Path file = folder.resolve("log");
    try (SessionLog log = SessionLog.open(file, MACHINE)) {
      print(log, "one\ntw", 10);
      log.interruptByte();
      print(log, "o\n", 20);
      log.consoleInput("x".getBytes(ISO_8859_1), new GuestTime(30, 4));
    }
    assertThat(LogReader.read(file))
        .filteredOn(entry -> !(entry.event() instanceof LogEvent.Opened))
        .extracting(LogEntry::instructions, LogEntry::event)
        .containsExactly(
            tuple(13L, new LogEvent.ConsoleOutput("one\n")),
            tuple(15L, new LogEvent.ConsoleOutput("tw")),
            tuple(15L, new LogEvent.InterruptByte()),
            tuple(21L, new LogEvent.ConsoleOutput("o\n")),
            tuple(30L, new LogEvent.ConsoleInput("x", 4)),
            tuple(30L, new LogEvent.Closed("")));
  }

  private static void print(SessionLog log, String text, long instructions) {
    for (int i = 0; i < text.length(); i++) {
      byte[] one = {(byte) text.charAt(i)};
      log.consoleOutput(one, new GuestTime(instructions + i, 0));
    }
  }

  @Test
  void whatComesTooFastIsCountedWhereItIsMissing() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LogWriter writer = new LogWriter(folder.resolve("slow"), new Gated(written, gate));
    int sent = 80_000;
    for (int i = 0; i < sent; i++) {
      LogEvent event = new LogEvent.PacketIn("m" + i, "");
      writer.put(new LogQueue.Pending(i, 0, 0, () -> event));
    }
    gate.countDown();
    LogEvent after = new LogEvent.MachineReset();
    Path file = folder.resolve("read");
    await(written, "\"lost\"");
    writer.close(new LogQueue.Pending(sent, 0, 0, () -> after));
    Files.write(file, written.toByteArray());
    List<LogEntry> entries = LogReader.read(file);
    long packets = entries.stream().filter(e -> e.event() instanceof LogEvent.PacketIn).count();
    assertThat(packets).isLessThan(sent);
    LogEntry lost = entries.get(entries.size() - 2);
    assertThat(lost.event()).isEqualTo(new LogEvent.Lost(sent - packets));
    assertThat(entries.getLast().event()).isEqualTo(after);
  }

  /** Looks only when there is more: it is megabytes, and the writer needs the processor, too. */
  private static void await(ByteArrayOutputStream written, String word) {
    int looked = -1;
    while (true) {
      int size = written.size();
      if (size != looked && written.toString(ISO_8859_1).contains(word)) {
        return;
      }
      looked = size;
      assertThat(Thread.interrupted()).as("%s in time", word).isFalse();
      Thread.yield();
    }
  }

  /** There is room for it, and what is missing is missing before it. */
  @Test
  void theEndIsThereWhenTheLogIsFull() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LogWriter writer = new LogWriter(folder.resolve("slow"), new Gated(written, gate));
    LogEvent event = new LogEvent.PacketIn("m0,4", "");
    for (int i = 0; i < 80_000; i++) {
      writer.put(new LogQueue.Pending(i, 0, 0, () -> event));
    }
    Thread opens = Thread.ofPlatform().start(gate::countDown);
    writer.close(new LogQueue.Pending(80_000, 0, 0, () -> new LogEvent.Closed("done")));
    opens.join();
    await(written, "\"closed\""); // it need not be there in the seconds of close()
    String text = written.toString(ISO_8859_1);
    String end = text.substring(text.lastIndexOf('\n', text.lastIndexOf("\"lost\"")));
    assertThat(end).contains("\"lost\"").contains("\"closed\"");
  }

  @Test
  void aFullDiskEndsTheLogAndNothingElse() throws Exception {
    CountDownLatch tried = new CountDownLatch(1);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            tried.countDown();
            throw new IOException("No space left on device");
          }
        };
    LogWriter writer = new LogWriter(folder.resolve("full"), full);
    LogQueue.Pending event = new LogQueue.Pending(0, 0, 0, LogEvent.MachineReset::new);
    writer.put(event);
    assertThat(tried.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 100_000; i++) {
      writer.put(event);
    }
    writer.close(event);
  }

  @Test
  void whatIsWrittenIsInTheFileSoonAfter() throws Exception {
    Path file = folder.resolve("log");
    try (SessionLog log = SessionLog.open(file, MACHINE)) {
      log.connected("someone");
      while (!Files.readString(file).contains("someone")) {
        assertThat(Thread.interrupted()).as("there in time").isFalse();
        Thread.yield();
      }
      assertThat(Files.readString(file)).endsWith("}\n");
    }
  }

  @Test
  void aFileThatCannotBeMadeIsRefused() {
    Path file = folder.resolve("none/log");
    assertThatThrownBy(() -> SessionLog.open(file, MACHINE))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("log " + file, "(expected: a file that can be made)")
        .hasMessageNotContaining("\n");
  }

  private static final class Gated extends OutputStream {
    private final OutputStream out;
    private final CountDownLatch gate;

    Gated(OutputStream out, CountDownLatch gate) {
      this.out = out;
      this.gate = gate;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      out.write(bytes, from, length);
    }
  }
}
