package io.trapgate.it.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.MachineSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
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

  private static long mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(KvmHandlesTest::ofKvm)
        .count();
  }

  /** Nothing is left of the tests before. */
  @BeforeEach
  void settle() throws IOException {
    assertThat(settled(KvmHandlesTest::guestThreads, 0)).isZero();
  }

  @Test
  void twoHundredMachinesLeaveNothing() throws Exception {
    TracedSession.on("host", "kvm", CallTrace.NONE);
    assertThat(settled(KvmHandlesTest::guestThreads, 0)).isZero();
    long files = entries("fd");
    long mappings = mappings();
    for (int i = 0; i < 200; i++) {
      TracedSession.on("host", "kvm", CallTrace.NONE);
    }
    assertThat(settled(KvmHandlesTest::guestThreads, 0)).isZero();
    assertThat(settled(() -> entries("fd"), files)).isLessThanOrEqualTo(files);
    assertThat(settled(KvmHandlesTest::mappings, mappings)).isLessThanOrEqualTo(mappings);
  }

  /** As users of the test kit have them: with a server, a session, and several vCPUs. */
  @Test
  void twentyMachinesOfTheTestKitLeaveNothing() throws Exception {
    useMachine();
    long files = settled(() -> entries("fd"), Long.MAX_VALUE);
    long size = addressSpace();
    int threads = machineThreads();
    for (int i = 0; i < 20; i++) {
      useMachine();
    }
    assertThat(settled(() -> entries("fd"), files)).isLessThanOrEqualTo(files);
    assertThat(settled(KvmHandlesTest::machineThreads, threads)).isLessThanOrEqualTo(threads);
    assertThat(addressSpace() - size).as("20 machines had 1280 MiB").isLessThan(1L << 30);
  }

  private static void useMachine() {
    MachineSpec spec =
        MachineSpec.of("host", "kvm", 64L << 20, Optional.of(Guest.x86Smp().image()));
    MachineSpec.Size four = new MachineSpec.Size(spec.size().memoryBytes(), 4);
    MachineSetup setup =
        MachineSetup.of(
                new MachineSpec(spec.cpu(), spec.board(), four, spec.payload(), spec.behaviour()))
            .withSymbols(Guest.x86Smp().elf());
    try (Machine machine = Machine.start(setup);
        DebugSession session = machine.connect()) {
      session.hardwareBreakpoint("main");
      assertThat(session.continueUntilStop().pc()).isEqualTo(session.pc());
      session.removeBreakpoints();
      session.resume();
    }
  }

  /** Of servers and vCPUs; those of the JVM and of the tests come and go. */
  private static int machineThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("trapgate-") || name.startsWith("kvm-"))
            .count();
  }

  private static long addressSpace() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmSize:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  private interface Count {
    long now() throws IOException;
  }

  /** Threads and connections end a moment behind their owners. */
  private static long settled(Count count, long most) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (count.now() > most && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return count.now();
  }

  private static boolean ofKvm(String mapping) {
    return mapping.contains("kvm");
  }
}
