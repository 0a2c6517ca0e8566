package io.trapgate.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page on the log and its schema say what is written. */
class LogPageTest {
  @TempDir private Path folder;
  private final LogSchema schema;

  LogPageTest() throws IOException {
    schema = LogSchema.of(docs());
  }

  @Test
  void everyEventIsShownByALineThatIsOne() throws IOException {
    List<String> examples = examples();
    Path log = Files.write(folder.resolve("examples"), examples);
    List<LogEntry> read = LogReader.read(log);
    assertThat(read).hasSameSizeAs(examples);
    assertThat(read.stream().map(entry -> (Object) entry.event().getClass()))
        .containsExactlyInAnyOrder((Object[]) LogEvent.class.getPermittedSubclasses());
    assertThat(examples).allSatisfy(line -> assertThat(schema.findings(line)).isEmpty());
  }

  @Test
  void everyReasonOfAStopIsNamed() throws IOException {
    String page = Files.readString(docs().resolve("log.md"));
    for (LogEvent.StopKind kind : LogEvent.StopKind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
      assertThat(page).contains("`" + name + "`");
      assertThat(schema.findings(stopped(name))).isEmpty();
    }
    assertThat(schema.findings(stopped("tired"))).isNotEmpty();
  }

  private static String stopped(String reason) {
    return ("{\"sequence\":1,\"wall-nanos\":1,\"instructions\":1,\"event\":\"stopped\",\"cpu\":0,"
            + "\"reason\":\"%s\",\"address\":null,\"text\":\"\",\"pc\":\"0x00000000\","
            + "\"moment\":-1}")
        .formatted(reason);
  }

  @Test
  void aRealLogIsAsTheSchemaSays() throws Exception {
    Path log = folder.resolve("real");
    try (LoggedServer server = LoggedServer.demo(log);
        RspClient client = RspClient.connect(server.address(), Duration.ofSeconds(60))) {
      client.command("Z1,1002b0,4");
      client.monitor("slots");
      client.monitor("reset");
      client.command("Z2,101018,4");
      for (int i = 0; i < 4; i++) {
        client.resume();
        client.waitStop();
        client.step();
      }
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSizeGreaterThan(60);
    assertThat(lines).allSatisfy(line -> assertThat(schema.findings(line)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "\"0x00007c52\", 31826",
    "\"0x00007c52\", \"7c52\"",
    "\"moment\":1, \"moment\":\"1\"",
    "\"sequence\":59, \"number\":59",
    "\"event\":\"stopped\", \"event\":\"sat down\""
  })
  void anotherLineIsNot(String what, String with) throws IOException {
    String line =
        examples().stream()
            .filter(each -> each.contains("\"event\":\"stopped\""))
            .findFirst()
            .orElseThrow();
    assertThat(line).contains(what);
    assertThat(schema.findings(line.replace(what, with))).isNotEmpty();
  }

  private static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    for (String line : Files.readAllLines(docs().resolve("log.md"))) {
      if (line.startsWith("{\"sequence\"")) {
        examples.add(line);
      }
    }
    return examples;
  }

  private static Path docs() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("docs/log.md"))) {
      here = here.getParent();
    }
    return Objects.requireNonNull(here, "no docs/log.md above the working directory")
        .resolve("docs");
  }
}
