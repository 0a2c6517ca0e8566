package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No method is too big for HotSpot to compile. */
class MethodBytecodeTest {
  @Test
  void theProjectHasNone() {
    assertThat(MethodBytecode.findings(Project.classFolders())).isEmpty();
  }

  @Test
  void aHugeMethodIsFound(@TempDir Path folder) {
    String body = "x = x * 31 + 7; ".repeat(2000);
    Path classes =
        Planted.compiled(
            folder,
            "package io.trapgate.planted; class Huge {"
                + " static long small(long x) { return x; }"
                + " static long huge(long x) { "
                + body
                + " return x; } }");
    assertThat(MethodBytecode.findings(List.of(classes)))
        .singleElement()
        .asString()
        .startsWith("io/trapgate/planted/Huge.huge: ")
        .endsWith("(expected: <= 8000)");
  }
}
