package io.trapgate.it.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of the files that a user copies, for the engine that reads it. */
enum CiFile {
  GITHUB("github.yml"),
  GITLAB("gitlab-ci.yml"),
  JENKINS("Jenkinsfile"),
  KUBERNETES("kubernetes-job.yaml"),
  DOCKER("Dockerfile");

  private final String file;

  CiFile(String file) {
    this.file = file;
  }

  /** The name of the file in {@code docs/ci}. */
  String file() {
    return file;
  }

  Path path() {
    return root().resolve("docs/ci").resolve(file);
  }

  String text() throws IOException {
    return Files.readString(path());
  }

  /** The folder of the sources, upwards from the working directory. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("docs/ci"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException(
            "working directory: "
                + Path.of("").toAbsolutePath()
                + " (expected: inside the sources)");
      }
    }
    return here;
  }
}
