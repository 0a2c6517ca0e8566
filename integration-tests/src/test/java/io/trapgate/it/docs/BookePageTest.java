package io.trapgate.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.CpuFamily;
import io.trapgate.target.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on Book E tells what the code does. */
class BookePageTest {
  private static List<String> page() throws IOException {
    Path here = Path.of("docs", "booke.md");
    return Files.readAllLines(Files.exists(here) ? here : Path.of("..").resolve(here));
  }

  @Test
  void theTableOfChoicesIsTheCodes() throws IOException {
    List<String> rows = page();
    int head = rows.indexOf("| choice | values | what it decides | source |");
    assertThat(head).isPositive();
    List<String> shown =
        rows.subList(head + 2, rows.size()).stream().takeWhile(r -> r.startsWith("|")).toList();
    List<String> real =
        Machines.choices().stream()
            .filter(choice -> choice.family() == CpuFamily.BOOKE)
            .map(choice ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        choice.name(),
                        choice.values().stream()
                            .map(v -> "`" + v + "`")
                            .collect(Collectors.joining(", ")),
                        choice.description(),
                        choice.source()))
            .toList();
    assertThat(shown).isEqualTo(real);
  }

  @Test
  void theSlotsOfEachCoreAreTheCodes() throws IOException {
    String row =
        page().stream().filter(r -> r.startsWith("| IAC / DAC / DVC |")).findFirst().orElseThrow();
    String real =
        Machines.cpus().stream()
            .filter(cpu -> cpu.home().family() == CpuFamily.BOOKE)
            .map(cpu -> cpu.slots().code().size() + " / " + cpu.slots().data().size())
            .collect(Collectors.joining(" | "));
    assertThat(row.replaceAll(" / \\d (?=\\|)", " ").replace("| IAC / DAC / DVC | ", ""))
        .isEqualTo(real + " |");
  }
}
