package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.DeviceSwitches;
import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.debug.Refusals;
import io.trapgate.stub.debug.RegisterFile;
import io.trapgate.stub.debug.Slot;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/** The {@code monitor} commands, on the stopped machine. */
public final class MonitorCommands {
  private static final int COLUMNS = 3;

  private final DebugController controller;
  private final GuestRunner runner;
  private final Help help;
  private final String farewell;

  /**
   * Serves one machine.
   *
   * @param controller table, slots and records
   * @param runner resets it
   * @param farewell what {@code monitor exit} says of its effect
   */
  public MonitorCommands(DebugController controller, GuestRunner runner, String farewell) {
    this.controller = controller;
    this.runner = runner;
    this.farewell = farewell;
    this.help = Help.of(controller.debugSlots());
  }

  /** The commands that tell of the machine and change nothing, and need no argument. */
  public List<String> reports() {
    return help.reports();
  }

  /** The same for nobody in particular. */
  public MonitorAnswer run(String line, int vcpu) {
    return run(line, vcpu, new DeviceSwitches());
  }

  /**
   * Carries out a command line, whose case does not matter but in what is typed.
   *
   * @param vcpu whose registers
   * @param devices what the client lets its accesses do
   */
  public MonitorAnswer run(String line, int vcpu, DeviceSwitches devices) {
    List<String> words = words(line);
    String argument = words.size() > 1 ? words.get(1) : "";
    String command = words.getFirst();
    if (!help.has(command) && Help.existsElsewhere(command)) {
      return MonitorAnswer.of(
          "monitor " + command + ": this core has none (expected: " + help.names() + ")");
    }
    return switch (command) {
      case "help", "" -> MonitorAnswer.of(help.lines());
      case "slots" -> MonitorAnswer.of(slots());
      case "kvm" -> MonitorAnswer.of(ioctls());
      case "exits" -> MonitorAnswer.of(exits());
      case "owner" -> MonitorAnswer.of(owner(vcpu));
      case "step" -> MonitorAnswer.of(new StepCommand(controller).run(words));
      case "stop-on" -> MonitorAnswer.of(new StopOnCommand(controller.stopOn()).run(words));
      case "tlb" -> MonitorAnswer.of(TlbTable.lines(controller.vcpu(vcpu).translations()));
      case "fx" -> MonitorAnswer.of(controller.vcpu(vcpu).floatingPoint());
      case "spr" -> specialRegisters(argument, vcpu);
      case "reg" -> register(argument, vcpu);
      case "mmio" -> MonitorAnswer.of(DeviceWords.run(words, devices));
      case "type" -> MonitorAnswer.of(new TypeCommand(controller.machine().serial()).run(line));
      case "reset" -> reset(argument);
      case "halt" -> MonitorAnswer.of("the machine is stopped");
      case "exit" -> new MonitorAnswer(List.of(farewell), MonitorAnswer.FollowUp.SERVER_EXIT);
      default -> // an open set: whatever the user types
          MonitorAnswer.of(
              "monitor " + command + ": no such command (expected: " + help.names() + ")");
    };
  }

  private List<String> slots() {
    List<String> lines = new ArrayList<>();
    if (controller.vcpuCount() > 1) {
      lines.add("each of the " + controller.vcpuCount() + " cpus has these:");
    }
    lines.addAll(SlotTable.lines(controller.slots()));
    List<Slot> armed = controller.lastArmedSlots();
    if (!armed.isEmpty() && !armed.equals(controller.slots())) {
      lines.add("while the guest last ran with slots in use (gdb removes them at a stop):");
      lines.addAll(SlotTable.lines(armed));
    }
    return lines;
  }

  private List<String> exits() {
    List<String> lines = new ArrayList<>(ExitTable.lines(controller.exits().list()));
    long passed = controller.exits().passedCount();
    if (passed > 0) {
      lines.add(passed + " more at breakpoints whose conditions or commands let the guest go on");
    }
    return lines;
  }

  private List<String> ioctls() {
    List<String> lines = new ArrayList<>(IoctlTable.lines(controller.calls().last()));
    Optional<GuestDebug> arming = controller.calls().lastArming();
    if (arming.isPresent() && !arming.equals(controller.calls().last())) {
      lines.add("the last one with slots in use:");
      lines.addAll(IoctlTable.lines(arming));
    }
    if (controller.vcpuCount() > 1) {
      lines.add("in force on each cpu:");
      lines.addAll(IoctlTable.controls(controller.calls().inForce()));
    }
    controller
        .hostAbilities()
        .ifPresent(host -> {
          lines.add("this host's KVM, as measured when the server started:");
          host.lines().forEach(line -> lines.add("  " + line));
        });
    return lines;
  }

  private List<String> owner(int vcpu) {
    List<String> lines = new ArrayList<>(controller.vcpu(vcpu).debugState());
    boolean removed =
        controller.calls().last().filter(last -> last.has(GuestDebug.ENABLE)).isEmpty();
    if (removed && controller.calls().lastArming().isPresent()) {
      lines.add(
          "user space owned them while the guest last ran with slots in use: gdb removes what it"
              + " inserted at each stop, unless told 'set breakpoint always-inserted on'");
    }
    return lines;
  }

  /** As many cells of one width side by side as a line of a terminal takes, read downwards. */
  private static List<String> columns(List<String> cells) {
    int rows = (cells.size() + COLUMNS - 1) / COLUMNS;
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> line = new ArrayList<>();
      for (int at = row; at < cells.size(); at += rows) {
        line.add(cells.get(at));
      }
      lines.add(String.join("  ", line));
    }
    return lines;
  }

  private static List<String> words(String line) {
    StringTokenizer tokens = new StringTokenizer(line.toLowerCase(Locale.ROOT));
    return tokens.hasMoreTokens()
        ? Collections.list(tokens).stream().map(Object::toString).toList()
        : List.of("");
  }

  private MonitorAnswer specialRegisters(String name, int vcpu) {
    List<String> names =
        controller.architecture().registers().stream()
            .filter(register -> register.group().equals("spr"))
            .map(Register::name)
            .toList();
    if (!name.isEmpty()) {
      return names.contains(name)
          ? register(name, vcpu)
          : MonitorAnswer.of(
              "monitor spr: " + name + ": no such register (expected: one that monitor spr shows)");
    }
    try {
      RegisterFile registers = new RegisterFile(controller.vcpu(vcpu), controller.architecture());
      List<String> cells = new ArrayList<>();
      for (String each : names) {
        cells.add("%-8s %s".formatted(each, registers.hex(each).orElse("")));
      }
      return MonitorAnswer.of(columns(cells));
    } catch (KvmException refusal) {
      return MonitorAnswer.of("monitor spr: " + Refusals.text(refusal));
    }
  }

  private MonitorAnswer register(String name, int vcpu) {
    if (name.isEmpty()) {
      return MonitorAnswer.of("monitor reg: name missing (expected: reg NAME, for example reg pc)");
    }
    try {
      RegisterFile registers = new RegisterFile(controller.vcpu(vcpu), controller.architecture());
      return MonitorAnswer.of(
          registers
              .hex(name)
              .map(value -> name + " = " + value + whose(vcpu))
              .orElse(
                  "monitor reg: "
                      + name
                      + ": no such register (expected: a name that"
                      + " info registers all shows)"));
    } catch (KvmException refusal) {
      return MonitorAnswer.of("monitor reg: " + name + ": " + Refusals.text(refusal));
    }
  }

  private String whose(int vcpu) {
    return controller.vcpuCount() > 1 ? " (cpu" + vcpu + ")" : "";
  }

  private MonitorAnswer reset(String mode) {
    if (!mode.isEmpty() && !mode.equals("halt")) {
      return MonitorAnswer.of("monitor reset: " + mode + " (expected: nothing or halt)");
    }
    try {
      runner.reset();
      return new MonitorAnswer(
          List.of(
              "the machine is at its start; gdb still shows what it remembers until",
              "  maintenance flush register-cache"),
          MonitorAnswer.FollowUp.MACHINE_RESET);
    } catch (KvmException refusal) {
      return MonitorAnswer.of("monitor reset: " + Refusals.text(refusal));
    }
  }
}
