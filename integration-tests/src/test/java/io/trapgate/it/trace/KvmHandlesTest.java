package io.trapgate.it.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.target.kvm.CallTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A machine of the host's KVM leaves no descriptor, thread or mapping behind. */
@NeedsKvm
class KvmHandlesTest {
  private static long entries(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/" + folder))) {
      return files.count();
    }
  }

  private static long guestThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kvm-") && thread.isAlive())
        .count();
  }

  @Test
  void twoHundredMachinesLeaveNothing() throws Exception {
    TracedSession.on("host", "kvm", CallTrace.NONE);
    long files = entries("fd");
    long mappings =
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(KvmHandlesTest::ofKvm)
            .count();
    for (int i = 0; i < 200; i++) {
      TracedSession.on("host", "kvm", CallTrace.NONE);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (guestThreads() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(guestThreads()).isZero();
    assertThat(entries("fd")).isLessThanOrEqualTo(files);
    assertThat(
            Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(KvmHandlesTest::ofKvm)
                .count())
        .isEqualTo(mappings);
  }

  private static boolean ofKvm(String mapping) {
    return mapping.contains("kvm");
  }
}
