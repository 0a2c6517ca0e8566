package io.trapgate.it.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the project's sources and compiled classes lie. */
final class Project {
  private static final List<String> MODULES =
      List.of("target-model", "stub-server", "stub-server/testkit");

  private Project() {}

  /** The folder with the parent pom, found upwards from the working directory. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isDirectory(here.resolve(MODULES.getFirst()))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException(
          "working directory: "
              + Path.of("").toAbsolutePath()
              + " (expected: a folder inside the trapgate sources)");
    }
    return here;
  }

  /** The compiled main classes of all modules, from their build folders. */
  static List<Path> classFolders() {
    List<Path> folders =
        MODULES.stream().map(module -> root().resolve(module).resolve("target/classes")).toList();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalStateException(folder + " is missing: compile the module first");
      }
    }
    return folders;
  }

  /** All modules as ArchUnit sees them. */
  static JavaClasses classes() {
    return new ClassFileImporter().importPaths(classFolders());
  }

  /** The main sources of all modules. */
  static List<Path> mainSources() {
    return MODULES.stream()
        .flatMap(module -> javaFiles(root().resolve(module).resolve("src/main/java")).stream())
        .toList();
  }

  /** Every Java source of the project, tests included. */
  static List<Path> allSources() {
    return Stream.concat(MODULES.stream(), Stream.of("integration-tests"))
        .flatMap(module -> javaFiles(root().resolve(module).resolve("src")).stream())
        .toList();
  }

  private static List<Path> javaFiles(Path folder) {
    return filesEndingIn(".java", folder);
  }

  /** All files below a folder whose name ends like this, in a fixed order. */
  static List<Path> filesEndingIn(String ending, Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
