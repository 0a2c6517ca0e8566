package io.trapgate.it.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A small house that breaks a rule on purpose. Its sources carry the real package names, so the
 * very rules that guard the real classes judge it; they are compiled into a folder of their own and
 * never loaded.
 */
final class Planted {
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

  private Planted() {}

  /** Compiles the sources into {@code folder} and imports what came out. */
  static JavaClasses classes(Path folder, String... sources) {
    return new ClassFileImporter().importPath(compiled(folder, sources));
  }

  /** Compiles the sources; returns the folder of the class files. */
  static Path compiled(Path folder, String... sources) {
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      files.add(written(folder.resolve("src"), source));
    }
    Path out = folder.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      Files.createDirectories(out);
      List<String> options = List.of("-d", out.toString(), "-proc:none", "-classpath", "");
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!done) {
        throw new IllegalStateException("planted sources do not compile:\n" + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  /** Writes one source under the folder its package and first type ask for. */
  static Path written(Path folder, String source) {
    String path =
        source.startsWith("module ")
            ? "module-info"
            : first(PACKAGE, source).replace('.', '/') + "/" + first(TYPE, source);
    Path java = folder.resolve(path + ".java");
    try {
      Files.createDirectories(java.getParent());
      return Files.writeString(java, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(Pattern pattern, String source) {
    Matcher matcher = pattern.matcher(source);
    if (!matcher.find()) {
      throw new IllegalArgumentException(pattern + " is not in: " + source);
    }
    return matcher.group(1);
  }
}
