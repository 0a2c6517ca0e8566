package io.trapgate.it.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How big a file or a method may get. The exceptions stand here, with their reasons; one that is no
 * longer needed is itself a finding.
 *
 * @param exceptions reason by {@code File.java} or {@code Type.method}
 */
record SizeBudget(Map<String, String> exceptions) {
  static final int FILE_LINES = 400;
  static final int FILE_MEDIAN_LINES = 120;
  static final int METHOD_LINES = 50;
  static final int PARAMETERS = 5;

  /** HotSpot never compiles a method above this (HugeMethodLimit). */
  static final int BYTECODE_BYTES = 8000;

  /** The budget of this project. */
  static final SizeBudget OF_TRAPGATE =
      new SizeBudget(
          Map.of(
              "Interpreter.java", "the interpreter's switch: one case for each instruction",
              "Interpreter.page", "the interpreter's switch: one case for each instruction",
              "MalformedPacketsIT.isRefused", "the malformed packets, one a line",
              "FxRow.row", "a line of the tables of FXSAVE: one outcome for each profile"));

  /** One line for each thing that is over the budget, and for each exception without need. */
  List<String> findings(List<SourceFile> files) {
    TreeMap<String, String> unused = new TreeMap<>(exceptions);
    List<String> findings = new ArrayList<>();
    files.stream()
        .flatMap(SizeBudget::excesses)
        .forEach(excess -> {
          if (!exceptions.containsKey(excess.what())) {
            findings.add(excess.message());
          }
          unused.remove(excess.what());
        });
    unused.forEach((what, reason) -> findings.add(what + ": exception not needed: " + reason));
    return findings;
  }

  /** The median length of the files, in lines; 0 when there are none. */
  static int medianLines(List<SourceFile> files) {
    List<Integer> sorted = files.stream().map(SourceFile::lines).sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  private static Stream<Excess> excesses(SourceFile file) {
    List<Excess> found = new ArrayList<>();
    check(found, file.path().getFileName().toString(), "lines", file.lines(), FILE_LINES);
    for (SourceFile.Method method : file.methods()) {
      check(found, method.name(), "lines", method.lines(), METHOD_LINES);
      check(found, method.name(), "parameters", method.parameters(), PARAMETERS);
    }
    return found.stream();
  }

  private static void check(List<Excess> found, String what, String unit, int size, int limit) {
    if (size > limit) {
      found.add(
          new Excess(what, what + ": " + size + " " + unit + " (expected: <= " + limit + ")"));
    }
  }

  private record Excess(String what, String message) {}
}
