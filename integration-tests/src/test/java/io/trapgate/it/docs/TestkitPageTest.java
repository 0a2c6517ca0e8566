package io.trapgate.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.SessionAssert;
import io.trapgate.testkit.SessionMemory;
import io.trapgate.testkit.StopAssert;
import io.trapgate.testkit.TrapgateMachine;
import io.trapgate.testkit.WatchAssert;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README and docs/testkit.md say of the test kit is what there is, and runs. */
class TestkitPageTest {
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\([^`]*\\))?`");
  private static final Path SAMPLES =
      Path.of("integration-tests", "src", "test", "java", "io", "trapgate", "it", "kit");

  private static String page() throws IOException {
    return Files.readString(Readme.root().resolve("docs/testkit.md"));
  }

  private static String readme() throws IOException {
    return Files.readString(Readme.root().resolve("README.md"));
  }

  private static List<String> snippets(String page) {
    return JAVA.matcher(page).results().map(block -> block.group(1)).toList();
  }

  /** Its lines without what stands left of them. */
  private static String flat(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void theClassOfTheReadmeIsTheOneThatIsRun() throws IOException {
    String source = Files.readString(Readme.root().resolve(SAMPLES).resolve("CounterTest.java"));
    String shown = source.substring(source.indexOf("@ExtendWith"));
    assertThat(snippets(readme())).containsExactly(shown);
    assertThat(shown.lines().count()).isLessThanOrEqualTo(22);
  }

  @Test
  void everySnippetIsPartOfATest() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(Readme.root().resolve(SAMPLES))) {
      for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
        sources.add(flat(Files.readString(file)));
      }
    }
    List<String> snippets = snippets(page());
    assertThat(snippets).hasSizeGreaterThan(4);
    assertThat(snippets)
        .allSatisfy(
            snippet -> assertThat(sources).as(snippet).anyMatch(s -> s.contains(flat(snippet))));
  }

  @Test
  void theDependencyIsWhatTheBuildMakes() throws IOException {
    String pom = Files.readString(Readme.root().resolve("pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    String dependency =
        """
        <dependency>
          <groupId>io.trapgate</groupId>
          <artifactId>trapgate-testkit</artifactId>
          <version>%s</version>
          <scope>test</scope>
        </dependency>
        """
            .formatted(version);
    assertThat(readme()).contains(dependency);
  }

  @Test
  void theElementsOfTheAnnotationAreListed() throws IOException {
    assertThat(firstNames(page(), "| element | meaning |"))
        .containsExactlyInAnyOrderElementsOf(methods(TrapgateMachine.class));
  }

  @Test
  void whatTheTableOfAssertionsNamesIsThere() throws IOException {
    Set<String> known = methods(StopAssert.class);
    known.addAll(methods(WatchAssert.class));
    known.addAll(methods(SessionAssert.class));
    assertThat(names(page(), "| assertion | holds when |")).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void whatTheTableOfTheSessionNamesIsThere() throws IOException {
    Set<String> known = methods(DebugSession.class);
    known.addAll(methods(SessionMemory.class));
    assertThat(names(page(), "| session | does |")).isNotEmpty().isSubsetOf(known);
  }

  /** The methods that a type itself declares for its users. */
  private static Set<String> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> rows(String page, String heading) {
    assertThat(page).contains(heading + "\n");
    return page.substring(page.indexOf(heading))
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.substring(1, line.indexOf(" | ")))
        .toList();
  }

  private static List<String> firstNames(String page, String heading) {
    return rows(page, heading).stream()
        .map(cell -> NAME.matcher(cell).results().findFirst().orElseThrow().group(1))
        .toList();
  }

  private static List<String> names(String page, String heading) {
    return rows(page, heading).stream()
        .flatMap(cell -> NAME.matcher(cell).results().map((MatchResult name) -> name.group(1)))
        .toList();
  }
}
