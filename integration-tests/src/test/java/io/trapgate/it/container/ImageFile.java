package io.trapgate.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image as {@code scripts/build-image} writes it, from the jars that the build has made.
 *
 * @param file what an engine loads
 * @param sha256 of the file, as the script printed it
 * @param printed all that the script printed
 */
record ImageFile(Path file, String sha256, String printed) {
  private static final Pattern SHA256 = Pattern.compile("sha256 +([0-9a-f]{64})");
  private static final int LIMIT_MINUTES = 5;

  static ImageFile build(Path file, String tag) throws IOException, InterruptedException {
    Path script = root().resolve("scripts/build-image");
    Process process =
        new ProcessBuilder(
                script.toString(), "--no-build", "--tag", tag, "--output", file.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    Matcher sum = SHA256.matcher(printed);
    assertThat(sum.find()).as(printed).isTrue();
    return new ImageFile(file, sum.group(1), printed);
  }

  /** The checkout, upwards from the working directory. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("scripts/build-image"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException(
          "no scripts/build-image above " + Path.of("").toAbsolutePath());
    }
    return here;
  }
}
