package io.trapgate.stub.script.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptNamesTest {
  @Test
  void aNameIsTheFilesWithoutItsExtension() {
    assertThat(names("a/boot.gdb", "b/stop.early.gdb", "plain"))
        .containsExactly("boot", "stop.early", "plain");
  }

  @Test
  void theSameNameGetsANumberAlsoInAnotherCase() {
    assertThat(names("a/boot.gdb", "b/boot.gdb", "c/BOOT.gdb"))
        .containsExactly("boot", "boot-2", "BOOT-3");
  }

  @Test
  void theReportsKeepTheirFiles() {
    assertThat(names("report.gdb", "junit.gdb")).containsExactly("report-2", "junit-2");
  }

  @Test
  void noNameLeavesTheFolderOrHides() {
    assertThat(names(".hidden", "a b;c.gdb", "..gdb")).containsExactly("_.hidden", "a_b_c", "_.");
  }

  private static List<String> names(String... files) {
    return ScriptNames.of(List.of(files).stream().map(Path::of).toList());
  }
}
