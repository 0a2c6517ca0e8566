package io.trapgate.target.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides {@link NeedsCompiler} by compiling a program that includes the header. */
final class NeedsCompilerCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String missing = missing("cc");
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("cc compiles linux/kvm.h for x86-64");
    }
    String test = context.getRequiredTestClass().getSimpleName();
    if (Boolean.getBoolean("tools.required")) {
      throw new ExtensionConfigurationException(test + ": " + missing);
    }
    System.err.println("SKIPPED " + test + ": " + missing);
    return ConditionEvaluationResult.disabled(missing);
  }

  /** Why that compiler won't do, with what to install; empty when it will. */
  static String missing(String compiler) {
    String source =
        """
        #include <linux/kvm.h>
        #if !defined(__x86_64__)
        #error not x86-64
        #endif
        int main(void) { return sizeof(struct kvm_regs) == 0; }
        """;
    try {
      Path folder = Files.createTempDirectory("abi");
      try {
        CompiledProbe.compile(compiler, source, folder);
        return "";
      } finally {
        CompiledProbe.delete(folder);
      }
    } catch (IOException e) {
      return "no C compiler with linux/kvm.h for x86-64 (apt-get install -y gcc libc6-dev): "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }
}
