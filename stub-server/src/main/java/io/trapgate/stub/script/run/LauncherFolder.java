package io.trapgate.stub.script.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** A temporary folder with the launcher's Python files, for one gdb; closing removes it. */
final class LauncherFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LauncherFolder.class);
  private static final String MAIN = "trapgate_launcher.py";
  private static final List<String> FILES =
      List.of(
          MAIN,
          "trapgate_channel.py",
          "trapgate_expect.py",
          "trapgate_grammar.py",
          "trapgate_guest.py");

  private final Path folder;

  private LauncherFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the files.
   *
   * @param plan what the launcher is to do; it holds a secret, and the folder is the user's alone
   */
  static LauncherFolder create(Map<String, Object> plan) throws IOException {
    LauncherFolder made = new LauncherFolder(Files.createTempDirectory("trapgate-run-"));
    try {
      for (String name : FILES) {
        Files.write(made.folder.resolve(name), resource(name));
      }
      Files.write(made.folder.resolve("session.json"), new JsonMapper().writeValueAsBytes(plan));
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /** The file that gdb is to read. */
  Path main() {
    return folder.resolve(MAIN);
  }

  @Override
  public void close() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException gone) {
      LOG.debug("{} is gone already: the launcher removes it when it is left alone", folder, gone);
    } catch (IOException e) {
      LOG.warn("{} can't be removed: {}", folder, e.toString());
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LauncherFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing from the build (expected: beside its class)");
      }
      return in.readAllBytes();
    }
  }
}
