package io.trapgate.it.container;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * The image of this checkout in the engine, built and loaded once for all tests of the run, and
 * taken out of the engine after the last.
 *
 * @param tag what the engine calls it
 * @param image where it came from
 * @param folder removed at the end
 */
record LoadedImage(String tag, ImageFile image, Path folder) implements AutoCloseable {
  private static LoadedImage load() {
    // Testcontainers logs with a stack trace what it then throws; tests look at what is thrown.
    ((Logger) LoggerFactory.getLogger("tc")).setLevel(Level.OFF);
    try {
      Path folder = Files.createTempDirectory("trapgate-image");
      String tag = "trapgate-it:" + ProcessHandle.current().pid();
      ImageFile image = ImageFile.build(folder.resolve("image.tar"), tag);
      try (InputStream tar = Files.newInputStream(image.file())) {
        DockerClientFactory.lazyClient().loadImageCmd(tar).exec();
      }
      return new LoadedImage(tag, image, folder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    DockerClientFactory.lazyClient().removeImageCmd(tag).withForce(true).exec();
    Files.deleteIfExists(image.file());
    Files.deleteIfExists(folder);
  }

  /** Gives it to tests that ask for one. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LoadedImage.class;
    }

    @Override
    public LoadedImage resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(LoadedImage.class))
          .getOrComputeIfAbsent(LoadedImage.class, _ -> load(), LoadedImage.class);
    }
  }
}
