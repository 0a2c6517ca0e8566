package io.trapgate.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * More than fifty scripts, two at a time. Each says in its first line what its verdict must be,
 * {@code passed} or {@code FAILED} and the begin of the reason. {@code -Drun.repetitions=5} shows
 * that none is flaky.
 */
@NeedsTool("gdb-multiarch")
class SmallSessionsIT {
  private static final int REPETITIONS = Integer.getInteger("run.repetitions", 1);
  private static final Pattern ROW =
      Pattern.compile("(passed|FAILED|[A-Z ]+?) +(\\S+) +[\\d.]+ s *(.*)");
  private static final String HEADER = "# verdict: ";

  /** Folder of scripts, and the options and guest that they are run with. */
  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("demo", List.of(elf("demo.elf")));
    groups.put("rows", List.of(elf("rows.elf")));
    groups.put("stops", List.of(Guest.stops().elf().toString()));
    groups.put("smp", List.of("--smp", "4", Guest.smp().elf().toString()));
    groups.put("boot", x86(Guest.bootSector(), 1));
    groups.put("modes", x86(Guest.modes(), 1));
    groups.put("x86smp", x86(Guest.x86Smp(), 4));
    return groups;
  }

  private static List<String> x86(Guest guest, int cpus) {
    return List.of(
        "--cpu",
        "x86",
        "--smp",
        Integer.toString(cpus),
        "--symbols",
        guest.elf().toString(),
        guest.image().toString());
  }

  private static String elf(String name) {
    return Guest.stops().elf().resolveSibling("..").resolve(name).normalize().toString();
  }

  @Test
  void everyScriptHasItsVerdict() throws IOException {
    int scripts = 0;
    for (int repetition = 1; repetition <= REPETITIONS; repetition++) {
      scripts = 0;
      for (Map.Entry<String, List<String>> group : groups().entrySet()) {
        Map<String, String> wanted = wanted(group.getKey());
        assertThat(verdicts(group.getKey(), group.getValue()))
            .as("repetition %d of %d, %s", repetition, REPETITIONS, group.getKey())
            .containsExactlyEntriesOf(wanted);
        scripts += wanted.size();
      }
    }
    assertThat(scripts).isGreaterThanOrEqualTo(50);
  }

  /** What the scripts of a folder must come to, by name, in the order of their names. */
  private static Map<String, String> wanted(String group) throws IOException {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Path script : scripts(group)) {
      String first = Files.readAllLines(script).getFirst();
      assertThat(first).as("%s", script).startsWith(HEADER);
      wanted.put(
          script.getFileName().toString().replace(".gdb", ""), first.substring(HEADER.length()));
    }
    return wanted;
  }

  /** What they came to; of a reason that begins as it must only that begin. */
  private static Map<String, String> verdicts(String group, List<String> machine)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--jobs", "2"));
    arguments.addAll(machine);
    scripts(group).forEach(script -> arguments.add(script.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine(new PrintWriter(out), new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    Map<String, String> wanted = wanted(group);
    boolean allPass = wanted.values().stream().allMatch("passed"::equals);
    if (code != (allPass ? 0 : 1)) {
      Assertions.fail(group + " ended with " + code + ": " + err + out);
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : out.toString().lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String verdict = (row.group(1) + " " + row.group(3)).strip();
        String must = wanted.getOrDefault(row.group(2), "");
        found.put(row.group(2), verdict.startsWith(must) ? must : verdict + "\n" + out);
      }
    }
    return found;
  }

  private static List<Path> scripts(String group) throws IOException {
    try (Stream<Path> files = Files.list(Sessions.folder("small").resolve(group))) {
      return files.filter(file -> file.toString().endsWith(".gdb")).sorted().toList();
    }
  }
}
