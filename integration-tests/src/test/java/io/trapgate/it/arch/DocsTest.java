package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents name is there. */
class DocsTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
  private static final Pattern PACKET_ROW = Pattern.compile("\\| `[^|]*\\|.*\\|.*\\|");

  @Test
  void testsNamedInThePacketTableExist() throws IOException {
    String page = Files.readString(Project.root().resolve("docs/packets.md"));
    assertThat(page).contains("| packet |");
    assertThat(missingTests(page)).isEmpty();
  }

  @Test
  void testsNamedWithTheLimitsExist() throws IOException {
    String page = Files.readString(Project.root().resolve("docs/limits.md"));
    assertThat(page).contains("| at most |");
    assertThat(missingTests(page)).isEmpty();
  }

  @Test
  void everyRowOfThePacketTableNamesATest() throws IOException {
    List<String> rows =
        Files.readAllLines(Project.root().resolve("docs/packets.md")).stream()
            .filter(line -> PACKET_ROW.matcher(line).matches())
            .toList();
    assertThat(rows).hasSizeGreaterThan(30);
    assertThat(rows).allSatisfy(row -> assertThat(TEST.matcher(row).find()).as(row).isTrue());
  }

  @Test
  void testsNamedInTheArchitectureExist() throws IOException {
    String page = Files.readString(Project.root().resolve("docs/architecture.md"));
    assertThat(missingTests(page)).isEmpty();
  }

  @Test
  void everyPackageHasItsRowInTheArchitecture() throws IOException {
    String page = Files.readString(Project.root().resolve("docs/architecture.md"));
    assertThat(packages()).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name));
  }

  @Test
  void aTestThatIsNotThereIsFound() {
    assertThat(missingTests("`DocsTest.aTestThatIsNotThereIsFound` `DocsTest` `NoSuchTest`"))
        .containsExactly("NoSuchTest");
    assertThat(missingTests("`DocsTest.nothing`")).containsExactly("DocsTest.nothing");
  }

  private static Set<String> packages() {
    return Project.mainSources().stream()
        .map(Path::getParent)
        .map(Path::toString)
        .filter(folder -> folder.contains("/src/main/java/"))
        .map(folder -> folder.substring(folder.indexOf("/src/main/java/") + 15).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> missingTests(String page) {
    Set<String> known = new TreeSet<>();
    for (SourceFile file : SourceFile.measured(Project.allSources())) {
      known.add(file.path().getFileName().toString().replace(".java", ""));
      file.methods().forEach(method -> known.add(method.name()));
    }
    List<String> missing = new ArrayList<>();
    Matcher named = TEST.matcher(page);
    while (named.find()) {
      String name = named.group(2) == null ? named.group(1) : named.group(1) + "." + named.group(2);
      if (!known.contains(name)) {
        missing.add(name);
      }
    }
    return missing;
  }
}
