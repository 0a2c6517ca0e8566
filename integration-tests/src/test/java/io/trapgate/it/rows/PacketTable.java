package io.trapgate.it.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The tables of packets in a page: a column for the packets, one for the answer, and one for each
 * machine with the tests that show the answer there. In a machine's column, "same" stands for the
 * column to the left.
 */
record PacketTable(List<Row> rows) {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT)\\.\\w+)`");
  private static final String SAME = "same";

  /**
   * One row.
   *
   * @param packets as they are spelled in code in the first column
   * @param cells the text of each machine's column
   */
  record Row(List<String> packets, String answer, Map<RowMachine, String> cells) {
    /** The tests that a cell names, in its own words or by "same" in those to the left. */
    List<String> tests(RowMachine machine) {
      List<String> tests = List.of();
      for (RowMachine column : RowMachine.values()) {
        String cell = Objects.requireNonNull(cells.get(column));
        tests = cell.equals(SAME) ? tests : found(TEST, cell);
        if (column == machine) {
          break;
        }
      }
      return tests;
    }
  }

  /** What a test is to the check. */
  interface TestFinder {
    /** Whether there is such a test method, given as {@code Class.method}. */
    boolean exists(String test);

    /** Whether it is one that runs on this machine. */
    boolean runsOn(String test, RowMachine machine);
  }

  /** The header of such a table. */
  static String header() {
    StringBuilder header = new StringBuilder("| packet | answer |");
    for (RowMachine machine : RowMachine.values()) {
      header.append(' ').append(machine.title()).append(" |");
    }
    return header.toString();
  }

  /** Reads all of a page. */
  static PacketTable of(String page) {
    List<Row> rows = new ArrayList<>();
    boolean inTable = false;
    for (String line : page.lines().toList()) {
      if (!line.startsWith("|")) {
        inTable = false;
      } else if (line.equals(header())) {
        inTable = true;
      } else if (inTable && !line.startsWith("|---")) {
        rows.add(row(line));
      }
    }
    return new PacketTable(List.copyOf(rows));
  }

  private static Row row(String line) {
    List<String> cells =
        Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList();
    RowMachine[] machines = RowMachine.values();
    if (cells.size() != machines.length + 3) {
      throw new IllegalArgumentException(
          "cells: %d in %s (expected: %d)".formatted(cells.size() - 1, line, machines.length + 2));
    }
    Map<RowMachine, String> shown = new EnumMap<>(RowMachine.class);
    Iterator<String> texts = cells.listIterator(2);
    for (RowMachine machine : machines) {
      shown.put(machine, texts.next());
    }
    return new Row(found(CODE, cells.getFirst()), cells.get(1), shown);
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /**
   * What is wrong with the tables, a line for each.
   *
   * @param packets every packet that needs a row
   */
  List<String> faults(List<String> packets, TestFinder finder) {
    List<String> faults = new ArrayList<>();
    for (String packet : packets) {
      if (rows.stream().noneMatch(row -> row.packets().contains(packet))) {
        faults.add(packet + ": no row");
      }
    }
    for (Row row : rows) {
      String name = String.join(", ", row.packets());
      if (row.packets().isEmpty() || row.answer().isEmpty()) {
        faults.add("a row without packet or answer: " + row);
      }
      for (RowMachine machine : RowMachine.values()) {
        cellFaults(row, machine, finder).forEach(fault -> faults.add(name + ": " + fault));
      }
    }
    return faults;
  }

  private static List<String> cellFaults(Row row, RowMachine machine, TestFinder finder) {
    List<String> tests = row.tests(machine);
    Predicate<String> there = finder::exists;
    List<String> faults = new ArrayList<>();
    new TreeSet<>(tests)
        .stream().filter(there.negate()).forEach(test -> faults.add("no test " + test));
    if (tests.isEmpty()) {
      faults.add("no test in the column " + machine.title());
    } else if (tests.stream().filter(there).noneMatch(test -> finder.runsOn(test, machine))) {
      faults.add("none of its tests runs on " + machine.title() + ": " + tests);
    }
    return faults;
  }
}
