package io.trapgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** Test classes run by JUnit's own launcher: what they get, and what their report has. */
class TrapgateExtensionTest {
  @BeforeEach
  @AfterEach
  void forget() {
    SampleTests.GIVEN.clear();
  }

  private static EngineExecutionResults run(Class<?> sample) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(sample)).execute();
  }

  private static List<Machine> given() {
    return List.copyOf(SampleTests.GIVEN);
  }

  /** The failures of a class by its methods' names; a container's by its own. */
  private static Map<String, Throwable> failures(EngineExecutionResults results) {
    Map<String, Throwable> failures = new TreeMap<>();
    for (Event event : results.allEvents().failed().list()) {
      Throwable failure =
          event
              .getRequiredPayload(TestExecutionResult.class)
              .getThrowable()
              .orElseThrow(AssertionError::new);
      failures.put(event.getTestDescriptor().getDisplayName().replaceAll("\\(.*", ""), failure);
    }
    return failures;
  }

  private static Throwable named(String test, Map<String, Throwable> failures) {
    assertThat(failures).containsKey(test);
    return Objects.requireNonNull(failures.get(test));
  }

  private static void assertClosed(List<Machine> machines) {
    for (Machine machine : machines) {
      assertThatThrownBy(() -> connect(machine)).isInstanceOf(IOException.class);
    }
  }

  private static void connect(Machine machine) throws IOException {
    new Socket(machine.address().getAddress(), machine.address().getPort()).close();
  }

  @Test
  void eachTestHasAMachineOfItsOwnThatIsClosed() {
    run(SampleTests.FreshMachines.class).testEvents().assertStatistics(s -> s.succeeded(3));
    assertThat(given()).hasSize(3).doesNotHaveDuplicates();
    assertThat(given()).extracting(m -> m.setup().spec().cpu()).contains("440", "e500v2");
    assertClosed(given());
  }

  @Test
  void aClassMaySharedOneMachine() {
    EngineExecutionResults results = run(SampleTests.SharedMachine.class);
    results.testEvents().assertStatistics(s -> s.succeeded(3));
    assertThat(given()).hasSize(4);
    assertThat(new TreeSet<>(given().stream().map(Machine::hostAndPort).toList())).hasSize(1);
    assertClosed(given());
  }

  @Test
  void aFieldSaysTheMachineAndAMethodAnother() {
    run(SampleTests.Programmed.class).testEvents().assertStatistics(s -> s.succeeded(2));
    assertThat(given())
        .extracting(m -> m.setup().spec().cpu())
        .containsExactlyInAnyOrder("e500mc", "440");
    assertClosed(given());
  }

  /** Run where there is a usable /dev/kvm, and where there is none: both are right. */
  @Test
  void aMachineOfTheHostsProcessorIsThereOrItsTestIsSkippedWithTheReason() {
    Optional<String> missing = HostProcessor.missing("host");
    EngineExecutionResults own = run(SampleTests.OnTheHost.class);
    EngineExecutionResults shared = run(SampleTests.SharedOnTheHost.class);
    if (missing.isEmpty()) {
      own.testEvents().assertStatistics(s -> s.succeeded(2).skipped(0));
      shared.testEvents().assertStatistics(s -> s.succeeded(1));
      assertThat(given()).extracting(m -> m.setup().spec().board()).contains("kvm", "ppce500");
    } else {
      own.testEvents().assertStatistics(s -> s.succeeded(1).skipped(1));
      shared.containerEvents().assertStatistics(s -> s.skipped(1).failed(0));
      assertThat(own.testEvents().skipped().list())
          .singleElement()
          .extracting(event -> event.getRequiredPayload(String.class))
          .asString()
          .isEqualTo("SKIPPED: " + missing.get());
    }
    assertClosed(given());
  }

  @Test
  void whatHasNoHostsProcessorLacksNothing() {
    assertThat(HostProcessor.missing("e500v2")).isEmpty();
    assertThat(HostProcessor.missing("e500v3")).as("unknown: said elsewhere").isEmpty();
  }

  @Test
  void testsInParallelDoNotMeet() {
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
        .selectors(selectClass(SampleTests.Parallel.class))
        .execute()
        .testEvents()
        .assertStatistics(s -> s.succeeded(4));
    assertThat(new TreeSet<>(given().stream().map(Machine::hostAndPort).toList())).hasSize(4);
    assertClosed(given());
  }

  @Test
  void aFailureBringsTheTranscript() {
    EngineExecutionResults results = run(SampleTests.Failing.class);
    results.testEvents().assertStatistics(s -> s.failed(3).aborted(1).reportingEntryPublished(2));
    Map<String, Throwable> failures = failures(results);
    Throwable failure = named("isNotAtMain", failures);
    assertThat(failure).hasMessageStartingWith("expected: a stop at main (0x");
    assertThat(failure.getSuppressed()).singleElement().isInstanceOf(MachineTranscript.class);
    assertThat(failure.getSuppressed()[0].getMessage())
        .startsWith("machine: e500v2 x 1, 256 MiB, the demo guest, at 127.0.0.1:")
        .contains(
            "\ncpu 0 stands at tick (0x1002b0) after 387 instructions\n",
            "\nlast debug exits:\n  cpu status",
            "\n  IAC1  0x001002b0  execute     hbreak (Z1,1002b0,4)\n",
            "\npackets (<- from the debugger):\n",
            "\n  <- Z1,1002b0,4\n  -> OK\n  <- vCont;c\n  -> T05",
            "\nconsole:\n  trapgate demo guest: hello from an e500v2");
    assertThat(named("hasNoMachine", failures).getSuppressed()).isEmpty();
    assertThat(named("whileItRuns", failures).getSuppressed()[0])
        .hasMessageContaining("guest runs");
  }

  @Test
  void theReportEntryIsTheSameText() {
    String text =
        run(SampleTests.FailingBefore.class)
            .testEvents()
            .filter(event -> event.getType() == EventType.REPORTING_ENTRY_PUBLISHED)
            .map(event -> event.getRequiredPayload(ReportEntry.class))
            .map(entry -> entry.getKeyValuePairs().getOrDefault("trapgate", ""))
            .findFirst()
            .orElse("");
    assertThat(text).contains("cpu 0 stands at _start", "slots:", "DAC2  -");
  }

  @Test
  void aWrongAnnotationIsOneClearLine() {
    Map<String, Throwable> failures = failures(run(SampleTests.Wrong.class));
    assertThat(failures).containsOnlyKeys(SampleTests.WRONG);
    assertThat(failures.values())
        .allSatisfy(failure -> assertThat(failure.toString().lines()).hasSize(1));
    Map<String, String> starts =
        Map.ofEntries(
            Map.entry("cpu", "cpu: e500v3 (expected: one of e500v2, e500mc, 440, x86, host)"),
            Map.entry("guest", "guest: build/none.elf is neither a file in /"),
            Map.entry("memory", "memory: lots (expected: a number with K, M or G"),
            Map.entry("odd", "machine: memory: "),
            Map.entry("smp", "machine: vCPUs: 9 (expected: 1 to 8)"),
            Map.entry("choice", "choices: fx (expected: name=value"),
            Map.entry("choiceName", "machine: choice: colour (expected: one of "),
            Map.entry("shared", "perClass on the method shared (expected: on a class)"),
            Map.entry("timeout", "timeoutSeconds: 0 (expected: 1 or more)"),
            Map.entry("symbols", "symbols: none.elf is neither"),
            Map.entry("initrd", "initrd: none.cpio is neither"));
    starts.forEach((name, start) -> assertThat(failures.get(name)).hasMessageStartingWith(start));
  }

  @Test
  void aClassWithoutAMachineIsToldSo() {
    assertThat(failures(run(SampleTests.NoMachine.class)).get("at"))
        .hasMessage(
            "NoMachine has no machine (expected: @TrapgateMachine on the class or the method)");
    assertThat(failures(run(SampleTests.BeforeTheFirst.class)).values())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith(
            "a Machine outside of a test in SampleTests$BeforeTheFirst (expected: Machine,");
  }

  @Test
  void gdbRunsAndItsTranscriptIsReported() {
    assumeThat(GdbProgram.find()).as(GdbProgram.missing()).isPresent();
    EngineExecutionResults results = run(SampleTests.WithGdb.class);
    results.testEvents().assertStatistics(s -> s.succeeded(1).failed(1));
    assertThat(named("fails", failures(results)).getSuppressed()[0])
        .hasMessageContaining("\ngdb:\n")
        .hasMessageContaining("(gdb) print no_such_symbol");
    assertThat(failures(run(SampleTests.TwoDebuggers.class)).get("both"))
        .hasMessageContaining("one debugger at a time");
    assertClosed(given());
  }

  @Test
  void withoutGdbATestIsSkippedAndSaysSoOrFails() {
    String required = System.clearProperty(GdbProgram.REQUIRED); // this build may have it
    System.setProperty(GdbProgram.PROGRAM, "/nowhere/gdb");
    try {
      EngineExecutionResults skipped = run(SampleTests.WithGdb.class);
      skipped.testEvents().assertStatistics(s -> s.skipped(2).started(0));
      assertThat(skipped.testEvents().skipped().list())
          .extracting(event -> event.getRequiredPayload(String.class))
          .containsOnly("SKIPPED: -Dtrapgate.gdb=/nowhere/gdb is no program that can be run");
      System.setProperty(GdbProgram.REQUIRED, "true");
      assertThat(failures(run(SampleTests.WithGdb.class)).get("stopsAtTick"))
          .hasMessage("-Dtrapgate.gdb=/nowhere/gdb is no program that can be run");
    } finally {
      System.clearProperty(GdbProgram.PROGRAM);
      System.clearProperty(GdbProgram.REQUIRED);
      if (required != null) {
        System.setProperty(GdbProgram.REQUIRED, required);
      }
    }
  }
}
