package io.trapgate.it.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.it.gdb.Guest;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest for several CPUs: the same run every time, and what QEMU's board makes of it. */
class SmpGuestTest {
  private static final Path QEMU = Path.of("/usr/bin/qemu-system-ppc");

  /** Everything of a run that a second one must show again. */
  private record Run(String console, List<Long> instructions, VmExit exit) {
    /** The console without its last line, which tells in which order the CPUs held the lock. */
    String outcome() {
      return withoutOrder(console);
    }

    String order() {
      return console.substring(outcome().length());
    }
  }

  private static String withoutOrder(String console) {
    return console.substring(0, console.indexOf("smp: order"));
  }

  private static Vm open(int cpus, long quantum) throws Exception {
    return Machines.open(
        new MachineSpec(
            "e500v2",
            "ppce500",
            new MachineSpec.Size(64L << 20, cpus),
            MachineSpec.Payload.of(Optional.of(Guest.smp().elf())),
            new MachineSpec.Behaviour(quantum, KvmCompat.UPSTREAM, Map.of())));
  }

  private static Run run(Vm vm) {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    vm.serial().orElseThrow().onReceive(console::writeBytes);
    Set<Integer> all = new TreeSet<>();
    List<Long> before = new ArrayList<>();
    for (Vcpu vcpu : vm.vcpus()) {
      all.add(vcpu.index());
      before.add(vcpu.instructionCount());
    }
    VmExit exit = vm.run(all);
    List<Long> instructions =
        vm.vcpus().stream().map(v -> v.instructionCount() - before.get(v.index())).toList();
    return new Run(console.toString(StandardCharsets.US_ASCII), instructions, exit);
  }

  private static Run run(int cpus, long quantum) throws Exception {
    try (Vm vm = open(cpus, quantum)) {
      return run(vm);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 10000", "2, 1", "4, 1", "4, 37", "4, 10000", "8, 1000", "8, 100000"})
  void theSameStartGivesTheSameRun(int cpus, long quantum) throws Exception {
    Run first = run(cpus, quantum);
    assertThat(first.exit().exit()).isEqualTo(new VcpuExit.Shutdown(0));
    assertThat(first.console()).contains("smp: total right");
    assertThat(run(cpus, quantum)).isEqualTo(first);
  }

  @Test
  void aResetMachineRunsTheSameAgain() throws Exception {
    try (Vm vm = open(4, 500)) {
      Run first = run(vm);
      vm.reset();
      assertThat(run(vm)).isEqualTo(first);
    }
  }

  @Test
  void anotherQuantumIsAnotherOrderWithTheSameOutcome() throws Exception {
    Set<String> orders = new TreeSet<>();
    Set<String> outcomes = new TreeSet<>();
    for (long quantum : new long[] {1, 37, 1000, 10_000}) {
      Run run = run(4, quantum);
      orders.add(run.order());
      outcomes.add(run.outcome());
    }
    assertThat(orders).hasSize(4);
    assertThat(outcomes).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void qemuShowsTheSameOutcome(int cpus) throws Exception {
    assumeTrue(Files.exists(QEMU), () -> "skipped: " + QEMU + " is not installed");
    assertThat(run(cpus, 10_000).outcome()).isEqualTo(withoutOrder(onQemu(cpus)));
  }

  private static String onQemu(int cpus) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(QEMU.toString()));
    command.addAll(
        List.of(
            ("-M ppce500 -cpu e500v2 -m 64 -display none -nic none -monitor none -serial stdio"
                    + " -smp "
                    + cpus)
                .split(" ")));
    command.addAll(List.of("-bios", Guest.smp().elf().toString()));
    Process qemu =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      assertThat(qemu.waitFor(60, TimeUnit.SECONDS)).as("switched off").isTrue();
      return new String(qemu.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } finally {
      qemu.destroyForcibly();
    }
  }
}
