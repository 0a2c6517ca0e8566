package io.trapgate.it.arch;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A source file measured by the compiler's own parser.
 *
 * @param lines lines of the file, comments included
 * @param methods methods and constructors with a body of their own; the header of a record is none
 */
record SourceFile(Path path, int lines, List<Method> methods) {
  /**
   * One method.
   *
   * @param name {@code Type.method}, nested types separated by dots
   * @param lines from its first annotation or modifier to its closing brace; not its Javadoc
   */
  record Method(String name, int lines, int parameters) {}

  /** Parses all files in one go. */
  static List<SourceFile> measured(List<Path> paths) {
    if (paths.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(paths));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> files = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        files.add(measured(unit, positions));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceFile measured(CompilationUnitTree unit, SourcePositions positions)
      throws IOException {
    Path path = Path.of(unit.getSourceFile().toUri());
    MethodScanner scanner = new MethodScanner(unit, positions);
    scanner.scan(unit, null);
    return new SourceFile(path, Files.readAllLines(path).size(), scanner.methods);
  }

  private static final class MethodScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Deque<String> types = new ArrayDeque<>();
    private final Deque<ClassTree> open = new ArrayDeque<>();
    private final List<Method> methods = new ArrayList<>();

    MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      types.addLast(type.getSimpleName().isEmpty() ? "anonymous" : type.getSimpleName().toString());
      open.addLast(type);
      super.visitClass(type, null);
      open.removeLast();
      types.removeLast();
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
      long start = positions.getStartPosition(unit, method);
      long end = positions.getEndPosition(unit, method);
      if (start >= 0 && end >= 0) {
        LineMap lines = unit.getLineMap();
        int length = (int) (lines.getLineNumber(end) - lines.getLineNumber(start) + 1);
        String name = String.join(".", types) + "." + method.getName();
        methods.add(new Method(name, length, parameters(method)));
      }
      return super.visitMethod(method, null);
    }

    /** A canonical constructor only repeats the header of its record. */
    private int parameters(MethodTree method) {
      ClassTree type = open.getLast();
      int count = method.getParameters().size();
      boolean canonical =
          type.getKind() == Tree.Kind.RECORD
              && method.getName().contentEquals("<init>")
              && count == components(type);
      return canonical ? 0 : count;
    }

    private static long components(ClassTree type) {
      return type.getMembers().stream()
          .filter(member ->
              member instanceof VariableTree field
                  && !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .count();
    }
  }
}
