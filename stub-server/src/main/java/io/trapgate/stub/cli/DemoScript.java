package io.trapgate.stub.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands of the demo with what each must print. The text form is described at the head of
 * {@code demo.session}.
 *
 * @param steps in the order they are run
 */
record DemoScript(List<Step> steps) {
  DemoScript {
    steps = List.copyOf(steps);
  }

  /**
   * One gdb command.
   *
   * @param remark what the user is told before it, without line ends
   * @param command what gdb gets
   * @param expected what its output must contain
   */
  record Step(List<String> remark, String command, List<Pattern> expected) {
    Step {
      remark = List.copyOf(remark);
      expected = List.copyOf(expected);
    }

    /** The line that marks the begin of this command's output. */
    String prompt() {
      return "(gdb) " + command;
    }
  }

  /** Reads the text form; {@code address} takes the place of <code>${address}</code>. */
  static DemoScript parse(String text, String address) {
    List<Step> steps = new ArrayList<>();
    List<String> remark = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("## ")) {
        remark.add(line.substring(3));
      } else if (line.startsWith("> ")) {
        String command = line.substring(2).replace("${address}", address);
        steps.add(new Step(remark, command, List.of()));
        remark.clear();
      } else if (line.startsWith("= ")) {
        expect(steps, Pattern.compile(line.substring(2), Pattern.LITERAL));
      } else if (line.startsWith("~ ")) {
        expect(steps, Pattern.compile(line.substring(2), Pattern.DOTALL));
      }
    }
    return new DemoScript(steps);
  }

  /** What gdb is to be given so that it runs the steps, each announced by its prompt. */
  List<String> arguments(Path symbols) {
    List<String> arguments = new ArrayList<>();
    addCommand(arguments, "set confirm off");
    for (Step step : steps) {
      for (String remark : step.remark()) {
        addCommand(arguments, "echo # " + escape(remark) + "\\n");
      }
      addCommand(arguments, "echo " + escape(step.prompt()) + "\\n");
      addCommand(arguments, step.command());
    }
    arguments.add(symbols.toString());
    return arguments;
  }

  private static void addCommand(List<String> arguments, String command) {
    arguments.add("-ex");
    arguments.add(command);
  }

  /** Protects what {@code echo} would eat. */
  private static String escape(String text) {
    return text.replace("\\", "\\\\");
  }

  /** What each command failed to print, one line each; empty when the session went as expected. */
  List<String> missingFrom(List<String> transcript) {
    List<String> missing = new ArrayList<>();
    int from = 0;
    for (Step step : steps) {
      int prompt = indexFrom(transcript, step.prompt(), from);
      if (prompt < 0) {
        missing.add("gdb never came to '" + step.command() + "'");
        continue;
      }
      from = prompt + 1;
      String output = String.join("\n", untilNextPrompt(transcript, from));
      for (Pattern pattern : step.expected()) {
        if (!pattern.matcher(output).find()) {
          missing.add("'" + step.command() + "' did not print '" + pattern.pattern() + "'");
        }
      }
    }
    return missing;
  }

  private static void expect(List<Step> steps, Pattern pattern) {
    Step last = steps.removeLast();
    List<Pattern> expected = new ArrayList<>(last.expected());
    expected.add(pattern);
    steps.add(new Step(last.remark(), last.command(), expected));
  }

  private static int indexFrom(List<String> lines, String wanted, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> untilNextPrompt(List<String> lines, int from) {
    int end = from;
    while (end < lines.size() && !lines.get(end).startsWith("(gdb) ")) {
      end++;
    }
    return lines.subList(from, end);
  }
}
