package io.trapgate.it.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.it.tools.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The committed page's code is what its sources give. */
@NeedsTool({"node", "npm"})
class ReportBundleIT {
  @Test
  void isUpToDate() throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder(SourceTree.root().resolve("scripts/build-report").toString(), "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(build.waitFor()).isZero();
  }
}
