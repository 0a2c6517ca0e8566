package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides {@link NeedsKvm} by opening the device. */
final class NeedsKvmCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try (KvmSystem kvm = new KvmSystem(KvmSystem.DEVICE)) {
      return ConditionEvaluationResult.enabled("a vCPU takes " + kvm.vcpuMapBytes() + " bytes");
    } catch (KvmException e) {
      String test = context.getRequiredTestClass().getSimpleName();
      if (Boolean.getBoolean("kvm.required")) {
        throw new ExtensionConfigurationException(test + ": " + e.getMessage());
      }
      System.err.println("SKIPPED " + test + ": no usable /dev/kvm: " + e.getMessage());
      return ConditionEvaluationResult.disabled("no usable /dev/kvm: " + e.getMessage());
    }
  }
}
