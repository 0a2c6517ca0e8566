package io.trapgate.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.stub.cli.Main;
import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A newcomer who does what the README says gets what it says. */
class ReadmeTest {
  private final CommandLine cli =
      Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));

  @Test
  void theOptionTableIsTheOptionsOfServe() throws IOException {
    List<String> documented =
        Readme.read().table("| option | meaning |").stream()
            .map(row -> Readme.code(row.getFirst()))
            .toList();
    CommandSpec serve = command("serve").getCommandSpec();
    List<String> real =
        Stream.concat(
                serve.positionalParameters().stream().map(p -> p.paramLabel()),
                serve.options().stream()
                    .filter(option -> !option.usageHelp())
                    .map(option ->
                        option.arity().max() == 0
                            ? option.longestName()
                            : option.longestName() + "=" + option.paramLabel()))
            .toList();
    assertThat(documented).containsExactlyInAnyOrderElementsOf(real);
  }

  @Test
  void theExitCodesAreThoseOfTheHelp() throws IOException {
    List<String> documented =
        Readme.read().table("| code | meaning |").stream()
            .map(row -> row.getFirst() + ":" + row.getLast())
            .toList();
    List<String> real =
        cli.getCommandSpec().usageMessage().exitCodeList().entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .toList();
    assertThat(documented).isEqualTo(real);
  }

  @Test
  void everyCommandInItIsOneThatTheProgramTakes() throws IOException {
    List<String> commands =
        Readme.read().blocks("sh").stream().filter(line -> line.startsWith("scripts/")).toList();
    assertThat(commands).anyMatch(line -> line.startsWith("scripts/trapgate demo"));
    for (String command : commands) {
      String[] words = command.split(" +");
      Path script = Readme.root().resolve(words[0]);
      assertThat(Files.isExecutable(script)).as(command).isTrue();
      if (words[0].equals("scripts/trapgate")) {
        assertThat(cli.parseArgs(Stream.of(words).skip(1).toArray(String[]::new)).errors())
            .as(command)
            .isEmpty();
      }
    }
  }

  @Test
  void theFoldersExist() throws IOException {
    for (List<String> row : Readme.read().table("| folder | holds |")) {
      assertThat(Readme.root().resolve(Readme.code(row.getFirst()))).isDirectory();
    }
  }

  @Test
  void theSessionRunsTheCommandsOfTheDemo() throws IOException {
    List<String> shown =
        Readme.read().blocks("").stream()
            .filter(line -> line.startsWith("(gdb) "))
            .map(line -> line.substring("(gdb) ".length()))
            .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "\\${address}"))
            .toList();
    assertThat(shown).isEqualTo(demoCommands());
  }

  @Test
  void theMonitorTableIsWhatMonitorHelpLists() throws IOException {
    MachineSpec booke = MachineSpec.of("e500v2", "ppce500", 64L << 20, Optional.empty());
    assertThat(monitorRows("x86: ")).isEqualTo(monitorHelp(booke));
    Path sector = Guest.bootSector().image();
    MachineSpec x86 = MachineSpec.of("x86", "pc-test", 64L << 20, Optional.of(sector));
    assertThat(monitorRows("Book E: ")).isEqualTo(monitorHelp(x86));
  }

  /** The commands, those that only the other processors have left out. */
  private static List<String> monitorRows(String others) throws IOException {
    return Readme.read().table("| in gdb | prints |").stream()
        .filter(row -> !row.getLast().startsWith(others))
        .map(row -> Readme.code(row.getFirst()).substring("monitor ".length()))
        .toList();
  }

  private CommandLine command(String name) {
    return Optional.ofNullable(cli.getSubcommands().get(name)).orElseThrow();
  }

  private static List<String> demoCommands() throws IOException {
    try (InputStream in = Main.class.getResourceAsStream("demo.session")) {
      assertThat(in).as("demo.session").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("> "))
          .map(line -> line.substring(2))
          .toList();
    }
  }

  private static List<String> monitorHelp(MachineSpec spec) {
    try (Machine machine = Machine.start(spec);
        DebugSession session = machine.connect()) {
      return session.monitor("help").stream()
          .map(line -> line.replaceAll("\\s{2,}.*", "").strip())
          .toList();
    }
  }
}
