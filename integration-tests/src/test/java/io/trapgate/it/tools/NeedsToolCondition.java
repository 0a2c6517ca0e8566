package io.trapgate.it.tools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides {@link NeedsTool}: looks for each executable on the path. */
final class NeedsToolCondition implements ExecutionCondition {
  /** System property that turns a skip into a failure. */
  static final String REQUIRED = "tools.required";

  /** Debian packages whose name is not the program's. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "powerpc-linux-gnu-gcc",
          "gcc-powerpc-linux-gnu",
          "powerpc-linux-gnu-as",
          "binutils-powerpc-linux-gnu",
          "powerpc-linux-gnu-objdump",
          "binutils-powerpc-linux-gnu",
          "dtc",
          "device-tree-compiler",
          "qemu-system-x86_64",
          "qemu-system-x86",
          "node",
          "nodejs npm",
          "lldb-vscode-14",
          "lldb-14",
          NeedsTool.UBOOT,
          "u-boot-qemu");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<NeedsTool> needs =
        AnnotationSupport.findAnnotation(context.getElement(), NeedsTool.class);
    String path = System.getenv().getOrDefault("PATH", "");
    return needs
        .map(annotation -> decide(context, annotation, path))
        .orElseGet(() -> ConditionEvaluationResult.enabled("no tool needed"));
  }

  private static ConditionEvaluationResult decide(
      ExtensionContext context, NeedsTool needs, String path) {
    Optional<String> missing =
        Stream.of(needs.value()).filter(tool -> !isOnPath(tool, path)).findFirst();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all tools found");
    }
    String reason = reason(missing.get());
    String test = context.getRequiredTestClass().getSimpleName();
    if (Boolean.parseBoolean(System.getProperty(REQUIRED, "false"))) {
      throw new ExtensionConfigurationException(test + ": " + reason);
    }
    report("SKIPPED " + test + ": " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  /** What is missing and the command that installs it. */
  static String reason(String tool) {
    return tool
        + (tool.startsWith("/") ? " is missing" : " is not on the PATH")
        + " (apt-get install -y "
        + PACKAGES.getOrDefault(tool, tool)
        + ")";
  }

  /** Whether one of the path's folders holds that executable; a file with its path must exist. */
  static boolean isOnPath(String tool, String path) {
    if (tool.startsWith("/")) {
      return Files.isReadable(Path.of(tool));
    }
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, tool))
        .anyMatch(Files::isExecutable);
  }

  private static void report(String line) {
    System.err.println(line);
  }
}
