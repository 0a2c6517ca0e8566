package io.trapgate.it.tools;

import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides {@link NeedsKvm} by running the guests that measure it. */
final class NeedsKvmCondition implements ExecutionCondition {
  /** System property that turns a skip into a failure. */
  static final String REQUIRED = "kvm.required";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      return ConditionEvaluationResult.enabled(String.join("; ", HostKvm.measure().lines()));
    } catch (MachineException e) {
      String test = context.getRequiredTestClass().getSimpleName();
      if (Boolean.getBoolean(REQUIRED)) {
        throw new ExtensionConfigurationException(test + ": " + e.getMessage());
      }
      System.err.println("SKIPPED " + test + ": " + e.getMessage());
      return ConditionEvaluationResult.disabled(e.getMessage());
    }
  }
}
