package io.trapgate.testkit;

import io.trapgate.target.DemoGuest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a test's guest: as they are on disk, or copied out of the class path. */
final class GuestFiles implements AutoCloseable {
  private final List<Path> copies = new ArrayList<>();

  /**
   * A file by its path, or a resource by its name.
   *
   * @param what what it is for, for the message
   * @param name a path, absolute or from the working directory; or a resource, with a leading slash
   *     from the root of the class path, else from there or beside {@code owner}
   * @throws MachineStartException when it is neither
   */
  Path find(String what, String name, Class<?> owner) {
    Path file = Path.of(name);
    if (Files.isRegularFile(file)) {
      return file.toAbsolutePath();
    }
    for (String candidate : List.of(name, "/" + name)) {
      try (InputStream resource = owner.getResourceAsStream(candidate)) {
        if (resource != null) {
          return copy(resource.readAllBytes(), file.getFileName().toString());
        }
      } catch (IOException e) {
        throw new MachineStartException(what + ": " + name + ": " + e.getMessage(), e);
      }
    }
    throw new MachineStartException(
        "%s: %s is neither a file in %s nor a resource on the class path"
            .formatted(what, name, Path.of("").toAbsolutePath()));
  }

  /** The demo guest's ELF file. */
  Path demo() {
    try {
      return copy(DemoGuest.image(), "demo.elf");
    } catch (IOException e) {
      throw new MachineStartException("the built-in demo guest: " + e.getMessage(), e);
    }
  }

  private Path copy(byte[] bytes, String name) throws IOException {
    Path folder = Files.createTempDirectory("trapgate-testkit");
    Path copy = folder.resolve(name);
    copies.add(copy);
    return Files.write(copy, bytes);
  }

  @Override
  public void close() {
    try {
      for (Path copy : copies) {
        Files.deleteIfExists(copy);
        Path folder = copy.getParent();
        if (folder != null) {
          Files.deleteIfExists(folder);
        }
      }
      copies.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
