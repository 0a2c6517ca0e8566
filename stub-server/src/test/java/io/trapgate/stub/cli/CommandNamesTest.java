package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandNamesTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private CommandLine lineFor(String... arguments) {
    return Main.commandLine(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        CommandNames.neededBy(arguments),
        EarlyStart.NONE);
  }

  @Test
  void everyNameIsThatOfItsCommand() {
    assertThat(lineFor().getSubcommands().keySet()).containsExactlyElementsOf(CommandNames.ALL);
  }

  @Test
  void aNamedCommandComesAlone() {
    assertThat(lineFor("cpus").getSubcommands().keySet()).containsExactly("cpus");
    assertThat(CommandNames.neededBy("serve", "run")).isEqualTo(List.of("serve"));
  }

  @Test
  void whatIsNoCommandMeetsAll() {
    assertThat(CommandNames.neededBy("-h")).isEqualTo(CommandNames.ALL);
    String[] misspelt = {"sevre"};
    assertThat(lineFor(misspelt).execute(misspelt)).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("serve");
  }

  @Test
  void aCommandAloneShowsTheSameHelp() {
    String[] help = {"serve", "-h"};
    assertThat(lineFor(help).execute(help)).isZero();
    StringWriter whole = new StringWriter();
    assertThat(Main.commandLine(new PrintWriter(whole, true), new PrintWriter(err)).execute(help))
        .isZero();
    assertThat(out.toString()).isEqualTo(whole.toString()).contains("--listen");
  }

  @Test
  void onlyServersAreStartedEarly() throws InterruptedException {
    assertThat(EarlyStart.of()).isSameAs(EarlyStart.NONE);
    assertThat(EarlyStart.of("cpus")).isSameAs(EarlyStart.NONE);
    EarlyStart early = EarlyStart.of("serve", "-h");
    early.await();
    assertThat(early).isNotSameAs(EarlyStart.NONE);
  }
}
