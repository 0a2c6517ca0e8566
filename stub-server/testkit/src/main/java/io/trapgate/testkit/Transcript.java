package io.trapgate.testkit;

import io.trapgate.stub.server.MachineView;
import io.trapgate.target.kvm.Vcpu;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the report of a failed test shows of its machine. */
final class Transcript {
  private static final int MOST_CONSOLE_LINES = 60;
  private static final int MOST_GDB_LINES = 80;

  private Transcript() {}

  static String of(Machine machine, @Nullable GdbDriver gdb) {
    StringBuilder text = new StringBuilder("machine: " + machine + "\n");
    Optional<MachineView> view = machine.look();
    text.append(view.map(stopped -> stands(machine, stopped)).orElse("the guest runs\n"));
    section(text, "packets (<- from the debugger)", machine.packets());
    if (gdb != null) {
      section(text, "gdb", last(gdb.transcript().lines().toList(), MOST_GDB_LINES));
    }
    List<String> printed = machine.console().text().lines().toList();
    section(text, "console", last(printed, MOST_CONSOLE_LINES));
    return text.toString().stripTrailing();
  }

  private static String stands(Machine machine, MachineView view) {
    StringBuilder text = new StringBuilder();
    for (int cpu = 0; cpu < view.vcpus().size(); cpu++) {
      MachineView.VcpuView vcpu = view.vcpus().get(cpu);
      String place = machine.symbols().describe(vcpu.programCounter());
      String after =
          vcpu.instructions() == Vcpu.NOT_COUNTED
              ? ""
              : " after " + vcpu.instructions() + " instructions";
      text.append("cpu %d stands at %s%s\n".formatted(cpu, place, after));
    }
    return text + Scene.text(view.exits(), view.slots()) + "\n";
  }

  private static void section(StringBuilder text, String heading, List<String> lines) {
    text.append(heading).append(":\n");
    text.append(lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining()));
  }

  private static List<String> last(List<String> lines, int most) {
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }
}
