package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and methods stay small; each check is shown to bite. */
class SizeBudgetTest {
  private static final SizeBudget STRICT = new SizeBudget(Map.of());

  @Test
  void theProjectKeepsItsBudget() {
    List<SourceFile> files = SourceFile.measured(Project.allSources());
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(SizeBudget.OF_TRAPGATE.findings(files)).isEmpty();
  }

  @Test
  void halfOfTheMainFilesAreShort() {
    List<SourceFile> files = SourceFile.measured(Project.mainSources());
    assertThat(SizeBudget.medianLines(files)).isLessThanOrEqualTo(SizeBudget.FILE_MEDIAN_LINES);
  }

  @Test
  void aLongFileIsFound(@TempDir Path folder) {
    SourceFile atLimit = planted(folder, "class Fits {\n" + "\n".repeat(398) + "}");
    SourceFile over = planted(folder, "class Sprawl {\n" + "\n".repeat(399) + "}");
    assertThat(STRICT.findings(List.of(atLimit, over)))
        .containsExactly("Sprawl.java: 401 lines (expected: <= 400)");
  }

  @Test
  void aLongMethodIsFound(@TempDir Path folder) {
    SourceFile file =
        planted(
            folder,
            "class Talker {\n  /** Doc. */\n  void fits() {"
                + "\n".repeat(49)
                + "}\n  class Inner {\n    @Override\n    public String toString() {"
                + "\n".repeat(49)
                + "  return \"\"; }\n}\n}");
    assertThat(STRICT.findings(List.of(file)))
        .containsExactly("Talker.Inner.toString: 51 lines (expected: <= 50)");
  }

  @Test
  void aLongParameterListIsFoundButNotARecordHeader(@TempDir Path folder) {
    SourceFile file =
        planted(
            folder,
            """
            class Hub {
              void fits(int a, int b, int c, int d, int e) {}
              void many(int a, int b, int c, int d, int e, int f) {}
              record Wide(int a, int b, int c, int d, int e, int f) { Wide { } }
            }\
            """);
    assertThat(STRICT.findings(List.of(file)))
        .containsExactly("Hub.many: 6 parameters (expected: <= 5)");
  }

  @Test
  void anExceptionLetsPassAndIsFoundWhenNotNeeded(@TempDir Path folder) {
    SourceFile over = planted(folder, "class Sprawl {\n" + "\n".repeat(400) + "}");
    SizeBudget budget = new SizeBudget(Map.of("Sprawl.java", "a table"));
    assertThat(budget.findings(List.of(over))).isEmpty();
    assertThat(budget.findings(List.of()))
        .containsExactly("Sprawl.java: exception not needed: a table");
  }

  @Test
  void theMedianIsTheMiddleFile(@TempDir Path folder) {
    List<SourceFile> files =
        List.of(
            planted(folder, "class One {}"),
            planted(folder, "class Two {\n\n}"),
            planted(folder, "class Many {" + "\n".repeat(300) + "}"));
    assertThat(SizeBudget.medianLines(files)).isEqualTo(3);
  }

  private static SourceFile planted(Path folder, String body) {
    Path file = Planted.written(folder, "package io.trapgate.planted; " + body);
    return SourceFile.measured(List.of(file)).getFirst();
  }
}
