package io.trapgate.it.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Tests as JUnit sees them. Of those that are compiled here, it is the class that tells on which
 * machines they run; of another module's it is only known whether they are there.
 */
final class CompiledTests implements PacketTable.TestFinder {
  private static final List<String> OTHERS = List.of("stub-server", "target-model");

  private final Map<String, Class<?>> compiled = new HashMap<>();
  private final Map<String, Path> elsewhere = new HashMap<>();

  /**
   * @param root the project's folder
   */
  CompiledTests(Path root) {
    Path own = root.resolve("integration-tests/src/test/java");
    for (Path file : sources(own)) {
      String name = own.relativize(file).toString().replace(".java", "").replace('/', '.');
      compiled.put(simpleName(file), load(name));
    }
    for (String module : OTHERS) {
      sources(root.resolve(module).resolve("src/test/java"))
          .forEach(file -> elsewhere.put(simpleName(file), file));
    }
  }

  private static List<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> simpleName(file).matches("\\w+(Test|IT)")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String simpleName(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, CompiledTests.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is in the sources and was not compiled", e);
    }
  }

  @Override
  public boolean exists(String test) {
    Path source = elsewhere.get(className(test));
    return method(test).isPresent() || source != null && mentions(source, methodName(test));
  }

  private static boolean mentions(Path source, String method) {
    try {
      return Files.readString(source).contains("void " + method + "(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean runsOn(String test, RowMachine machine) {
    return method(test).filter(found -> runsOn(found.getDeclaringClass(), machine)).isPresent();
  }

  /** A class says so by its annotation, and {@link RowSession} holds it to that. */
  static boolean runsOn(Class<?> rows, RowMachine machine) {
    OnMachines machines = rows.getAnnotation(OnMachines.class);
    return RowTest.class.isAssignableFrom(rows)
        && machines != null
        && Arrays.asList(machines.value()).contains(machine);
  }

  private Optional<Method> method(String test) {
    Class<?> owner = compiled.get(className(test));
    return owner == null ? Optional.empty() : enabled(owner, methodName(test));
  }

  /** The test method of this name, unless it is switched off. */
  static Optional<Method> enabled(Class<?> owner, String name) {
    if (owner.isAnnotationPresent(Disabled.class)) {
      return Optional.empty();
    }
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
        .filter(method -> !method.isAnnotationPresent(Disabled.class))
        .findFirst();
  }

  private static String className(String test) {
    return test.substring(0, test.indexOf('.'));
  }

  private static String methodName(String test) {
    return test.substring(test.indexOf('.') + 1);
  }
}
