package io.trapgate.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.ChoiceInfo;
import io.trapgate.target.CpuFamily;
import io.trapgate.target.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on x86 tells what the code does. */
class X86PageTest {
  private static List<String> table(String heading) throws IOException {
    List<String> page = Files.readAllLines(Readme.root().resolve("docs").resolve("x86.md"));
    int head = page.indexOf(heading);
    assertThat(head).as(heading).isPositive();
    return page.subList(head + 2, page.size()).stream().takeWhile(r -> r.startsWith("|")).toList();
  }

  private static Stream<ChoiceInfo> choices() {
    return Machines.choices().stream().filter(choice -> choice.family() == CpuFamily.X86);
  }

  @Test
  void theTableOfChoicesIsTheCodes() throws IOException {
    List<String> real =
        choices()
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
    assertThat(table("| choice | values | what it decides | source |")).isEqualTo(real);
  }

  @Test
  void theProfilesOfFxsaveAreTheCodes() throws IOException {
    List<String> profiles =
        choices().filter(c -> c.name().equals("fx")).findFirst().orElseThrow().values();
    String heading =
        profiles.stream().map(p -> "`" + p + "`").collect(Collectors.joining(" | ", "| | ", " |"));
    assertThat(table(heading)).isNotEmpty();
  }
}
