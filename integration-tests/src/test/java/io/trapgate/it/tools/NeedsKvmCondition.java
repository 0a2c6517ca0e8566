package io.trapgate.it.tools;

import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides {@link NeedsKvm} by opening a small machine. */
final class NeedsKvmCondition implements ExecutionCondition {
  private static final int SECTOR_BYTES = 512;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      Path sector = Files.createTempFile("trapgate-kvm", ".bin");
      try {
        return evaluate(sector);
      } finally {
        Files.delete(sector);
      }
    } catch (MachineException | IOException e) {
      String test = context.getRequiredTestClass().getSimpleName();
      if (Boolean.getBoolean("kvm.required")) {
        throw new ExtensionConfigurationException(test + ": " + e.getMessage(), e);
      }
      System.err.println("SKIPPED " + test + ": no usable /dev/kvm: " + e.getMessage());
      return ConditionEvaluationResult.disabled("no usable /dev/kvm: " + e.getMessage());
    }
  }

  private static ConditionEvaluationResult evaluate(Path sector)
      throws IOException, MachineException {
    byte[] image = new byte[SECTOR_BYTES];
    image[SECTOR_BYTES - 2] = 0x55;
    image[SECTOR_BYTES - 1] = (byte) 0xAA;
    Files.write(sector, image);
    try (Vm vm = Machines.open(MachineSpec.of("host", "kvm", 1 << 20, Optional.of(sector)))) {
      return ConditionEvaluationResult.enabled(vm.vcpus().size() + " vCPU");
    }
  }
}
