package io.trapgate.stub.script.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @Test
  void leavesTwoFilesAndNothingElse(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("deep/er");

    Reports.write(Runs.of(Runs.script("a", Outcome.PASSED)), target);
    Reports.write(Runs.of(Runs.failed("a", Outcome.FAILED)), target);

    assertThat(names(target)).containsExactly("junit.xml", "report.html");
    assertThat(target.resolve("junit.xml")).content().contains("failures=\"1\"");
    assertThat(target.resolve("report.html")).content().contains("0 of 1 scripts passed");
  }

  @Test
  void whatCannotBeWrittenLeavesTheOldFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("kept");
    Files.writeString(file, "old");

    assertThatThrownBy(() ->
            WholeFile.write(
                file,
                out -> {
                  out.write('n');
                  throw new IOException("disk full");
                }))
        .hasMessage("disk full");

    assertThat(file).hasContent("old");
    assertThat(names(folder)).containsExactly("kept");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
