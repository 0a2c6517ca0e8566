package io.trapgate.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page about the container image shows is there, and what its test shows is run. */
class ContainerPageTest {
  private static final Path TEST =
      Path.of("integration-tests/src/test/java/io/trapgate/it/container/DebugInContainerIT.java");
  private static final Pattern OPTION = Pattern.compile("(--[a-z-]+)( [A-Z.a-z]+)?");

  private static String read(String file) throws IOException {
    return Files.readString(Readme.root().resolve(file));
  }

  @Test
  void itsTestIsTheOneThatIsRun() throws IOException {
    String page = read("docs/container.md");
    int start = page.indexOf("```java\n") + "```java\n".length();
    String shown = page.substring(start, page.indexOf("```", start)).strip();
    assertThat(shown).startsWith("@Test").hasLineCount(14);
    assertThat(read(TEST.toString())).contains(shown.indent(2).stripTrailing());
  }

  @Test
  void itsOptionsAreThoseOfBuildImage() throws IOException {
    List<String> documented =
        read("docs/container.md")
            .lines()
            .filter(line -> line.startsWith("| `--"))
            .map(Readme::code)
            .map(code -> code.replaceAll(" .*", ""))
            .toList();
    List<String> real =
        read("scripts/build-image")
            .lines()
            .filter(line -> line.startsWith("#   --"))
            .flatMap(line -> firstOption(line).stream())
            .toList();
    assertThat(documented).isNotEmpty().isEqualTo(real);
  }

  private static List<String> firstOption(String line) {
    Matcher option = OPTION.matcher(line);
    return option.find() ? List.of(option.group(1)) : List.of();
  }

  @Test
  void itsScriptsExist() throws IOException {
    Stream<String> named =
        Pattern.compile("scripts/[a-z-]+")
            .matcher(read("docs/container.md"))
            .results()
            .map(result -> result.group());
    assertThat(named.distinct())
        .contains("scripts/build-image", "scripts/engine")
        .allSatisfy(script -> assertThat(Readme.root().resolve(script)).exists());
  }
}
