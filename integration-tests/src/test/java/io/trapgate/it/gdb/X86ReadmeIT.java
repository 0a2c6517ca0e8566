package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The x86 session of the README, typed into a real gdb: it shows every line that is printed there.
 */
@NeedsTool("gdb-multiarch")
class X86ReadmeIT {
  private static final String PROMPT = "(gdb) ";
  private static final String CONSOLE = "guest| ";

  @Test
  void theSessionIsWhatGdbShows() throws IOException {
    List<String> session = session();
    assertThat(session).hasSizeGreaterThan(40);
    try (Rig rig = X86Side.OURS.bootSector()) {
      rig.gdb().ok("disconnect"); // the session connects by itself
      for (int at = 0; at < session.size(); ) {
        String command = session.get(at++).substring(PROMPT.length());
        List<String> expected = new ArrayList<>();
        while (at < session.size() && !session.get(at).startsWith(PROMPT)) {
          expected.add(session.get(at++));
        }
        check(
            rig,
            command.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + rig.tap().port()),
            expected);
      }
    }
  }

  private static void check(Rig rig, String command, List<String> expected) {
    List<String> shown = rig.gdb().run(command).shown().lines().map(X86ReadmeIT::tidy).toList();
    List<String> ofGdb = expected.stream().filter(line -> !line.startsWith(CONSOLE)).toList();
    if (!ofGdb.isEmpty()) {
      assertThat(shown)
          .as(command)
          .containsSubsequence(ofGdb.stream().map(X86ReadmeIT::tidy).toList());
    }
    for (String line : expected) {
      if (line.startsWith(CONSOLE)) {
        rig.peer().console().awaitText(0, line.substring(CONSOLE.length()), Duration.ofSeconds(10));
      }
    }
  }

  /**
   * gdb puts the source line, or only its number where it can't find the source; gdb 16 leaves the
   * packet's name before an error's text.
   */
  private static String tidy(String line) {
    return line.replaceFirst("^(warning: )?(\\d+)\t.*", "$2")
        .replace("reply: Z1.", "reply: ")
        .strip();
  }

  private static List<String> session() throws IOException {
    Path here = Path.of("README.md");
    return Files.readAllLines(Files.exists(here) ? here : Path.of("..").resolve(here)).stream()
        .dropWhile(line -> !line.equals("```gdb"))
        .skip(1)
        .takeWhile(line -> !line.equals("```"))
        .filter(line -> !line.startsWith("# ") && !line.equals("..."))
        .toList();
  }
}
