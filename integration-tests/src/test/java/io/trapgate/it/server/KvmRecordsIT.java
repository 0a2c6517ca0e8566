package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.it.tools.CliCommand;
import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a session on KVM leaves in files, however the server ends. */
@NeedsKvm
@Timeout(120)
class KvmRecordsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int STEPS = 20;

  @TempDir private Path folder;

  /** Ctrl-C works also where whoever runs the tests ignores it. */
  private Launched serving(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--machine", "kvm", "--listen", "127.0.0.1:0", "--serial", "none"));
    arguments.addAll(List.of(more));
    arguments.add(BadGuest.ENDLESS_LOOP.in(folder).toString());
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(CliCommand.of(arguments));
    return Launched.listening(command);
  }

  private static void step(Launched server) throws IOException {
    try (RspConnection client = RawClient.open(server)) {
      for (int i = 0; i < STEPS; i++) {
        client.exchange("vCont;s");
      }
    }
  }

  private static void send(String signal, Launched server) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + server.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Lines that are whole; each of them must be JSON with the next number. */
  private static List<String> whole(Path trace) throws IOException {
    String text = Files.readString(trace);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(JSON.readTree(lines.get(i)).get("sequence").asInt()).isEqualTo(i);
    }
    return lines;
  }

  private static long debugExits(List<String> lines) {
    return lines.stream().filter(line -> line.contains("KVM_EXIT_DEBUG")).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsTheTraceAndTheLogProperly(String signal) throws Exception {
    Path trace = folder.resolve("trace.jsonl");
    Path log = folder.resolve("log.jsonl");
    try (Launched server = serving("--trace-ioctl", trace.toString(), "--log", log.toString())) {
      step(server);
      send(signal, server);
      assertThat(server.exitCode()).isEqualTo(signal.equals("INT") ? 130 : 143);
    }
    assertThat(Files.readString(trace)).endsWith("}\n");
    assertThat(debugExits(whole(trace))).isEqualTo(STEPS);
    List<LogEntry> entries = LogReader.read(log);
    assertThat(entries.getFirst().event()).isInstanceOf(LogEvent.Opened.class);
    assertThat(entries.stream().filter(e -> e.event() instanceof LogEvent.DebugExited))
        .hasSize(STEPS);
    assertThat(entries.getLast().event())
        .isEqualTo(new LogEvent.Closed("the server was ended by a signal"));
  }

  /** What was done last is what the trace of a process that died is wanted for. */
  @Test
  void aKillLeavesAllThatWasDoneBefore() throws Exception {
    Path trace = folder.resolve("trace.jsonl");
    try (Launched server = serving("--trace-ioctl", trace.toString())) {
      step(server);
      while (debugExits(whole(trace)) < STEPS) {
        Thread.onSpinWait();
      }
      server.killHard();
    }
    assertThat(debugExits(whole(trace))).isEqualTo(STEPS);
  }

  @Test
  void aFullDiskEndsTheTraceAndNotTheSession() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is Linux's");
    try (Launched server = serving("--once", "--trace-ioctl", full.toString())) {
      step(server);
      assertThat(server.exitCode()).isZero();
      assertThat(server.errorLines())
          .filteredOn(line -> line.contains("trace"))
          .singleElement()
          .asString()
          .contains("/dev/full: No space left on device; nothing more is traced");
    }
  }

  @Test
  void aTraceThatCannotBeMadeIsRefusedInOneLine() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    Path trace = folder.resolve("none/trace");
    try (Launched server =
        Launched.start("serve", "--machine", "kvm", "--trace-ioctl", trace.toString(), guest)) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.errorLines())
          .singleElement()
          .asString()
          .startsWith("trapgate: trace " + trace + ": ")
          .endsWith("(expected: a file that can be made)");
    }
  }

  @Test
  void aLogOfTheHostsProcessorIsNotReplayed() throws Exception {
    Path log = folder.resolve("log.jsonl");
    try (Launched server = serving("--once", "--log", log.toString())) {
      step(server);
      assertThat(server.exitCode()).isZero();
    }
    try (Launched replay = Launched.start("replay", log.toString())) {
      assertThat(replay.exitCode()).isEqualTo(2);
      assertThat(replay.errorLines())
          .containsExactly(
              "trapgate: machine: kvm (expected: a modelled one; the host's own processor can't be"
                  + " led to the same place twice)");
    }
  }
}
