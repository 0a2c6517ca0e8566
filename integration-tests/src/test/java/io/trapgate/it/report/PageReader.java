package io.trapgate.it.report;

import io.trapgate.it.tools.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a page with a browser, by {@code look-at-report.mjs}. */
final class PageReader {
  private static final String FOLDER = "integration-tests/src/test/node";
  private static final int SECONDS = 180;

  private PageReader() {}

  /**
   * What the browser saw.
   *
   * @param screenshots where {@code light.png} and {@code dark.png} go
   */
  static JsonNode look(Path page, Path screenshots) throws IOException, InterruptedException {
    Path node = SourceTree.root().resolve(FOLDER);
    if (!Files.isDirectory(node.resolve("node_modules/playwright-core"))) {
      throw new IOException(
          "playwright-core is not installed: run npm ci in " + node + ", as scripts/test does");
    }
    Path out = screenshots.resolve("seen.json");
    Process process =
        new ProcessBuilder(
                "node",
                node.resolve("look-at-report.mjs").toString(),
                "/usr/bin/chromium",
                page.toString(),
                screenshots.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
      throw new IOException("the browser did not end: " + SECONDS + " s (expected: less)");
    }
    if (process.exitValue() != 0) {
      throw new IOException("look-at-report.mjs: exit code " + process.exitValue());
    }
    return new JsonMapper().readTree(Files.readString(out, StandardCharsets.UTF_8));
  }
}
