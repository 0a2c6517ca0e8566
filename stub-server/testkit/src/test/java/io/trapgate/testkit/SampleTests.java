package io.trapgate.testkit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.trapgate.target.MachineSpec;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Test classes as users write them, run by {@link TrapgateExtensionTest} only. */
final class SampleTests {
  /** Machines that the samples were given, in their order. */
  static final Queue<Machine> GIVEN = new ConcurrentLinkedQueue<>();

  private SampleTests() {}

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine(guest = "/io/trapgate/target/demo.elf", memory = "64M")
  static final class FreshMachines {
    @Test
    void one(Machine machine, DebugSession session) {
      GIVEN.add(machine);
      session.hardwareBreakpoint("tick");
      assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("tick");
    }

    @Test
    void other(Machine machine, DebugSession session) {
      GIVEN.add(machine);
      assertThat(session).isAt("_start").hasFreeSlots("IAC", 2);
    }

    @Test
    @TrapgateMachine(cpu = "440")
    void own(Machine machine) {
      GIVEN.add(machine);
    }
  }

  /** {@code inc ax} and a jump back to it, as a boot sector. */
  private static final String LOOP = "/io/trapgate/testkit/loop.img";

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine(guest = LOOP, cpu = "host", memory = "1M")
  static final class OnTheHost {
    @Test
    void own(Machine machine) {
      GIVEN.add(machine);
    }

    @Test
    @TrapgateMachine
    void modelled(Machine machine) {
      GIVEN.add(machine);
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine(guest = LOOP, cpu = "host", memory = "1M", perClass = true)
  static final class SharedOnTheHost {
    @BeforeAll
    static void before(Machine machine) {
      GIVEN.add(machine);
    }

    @Test
    void shared(Machine machine) {
      GIVEN.add(machine);
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine(perClass = true)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static final class SharedMachine {
    @BeforeAll
    static void before(Machine machine) {
      GIVEN.add(machine);
    }

    @Test
    @Order(1)
    void goesToTick(Machine machine, DebugSession session) {
      GIVEN.add(machine);
      session.hardwareBreakpoint("tick");
      assertThat(session.continueUntilStop()).at("tick");
    }

    @Test
    @Order(2)
    void findsItThereWithoutTheBreakpoint(Machine machine, DebugSession session) {
      GIVEN.add(machine);
      assertThat(session).isAt("tick").hasFreeSlots("IAC", 2);
    }

    @Nested
    class Inside {
      @Test
      void isTheSame(Machine machine) {
        GIVEN.add(machine);
      }
    }
  }

  static final class Programmed {
    @RegisterExtension
    static final TrapgateExtension MACHINE =
        TrapgateExtension.of(MachineSpec.of("e500mc", "ppce500", 64L << 20, Optional.empty()));

    @Test
    void fromTheField(Machine machine, DebugSession session) {
      GIVEN.add(machine);
      assertThat(session).isAt("_start");
    }

    @Test
    @TrapgateMachine(cpu = "440")
    void fromTheMethod(Machine machine) {
      GIVEN.add(machine);
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine
  static final class Failing {
    @Test
    void isNotAtMain(DebugSession session) {
      session.hardwareBreakpoint("tick");
      assertThat(session.continueUntilStop()).at("main");
    }

    @Test
    void isAborted(DebugSession session) {
      Assumptions.assumeTrue(session.pc() == 0, "never");
    }

    @Test
    void hasNoMachine() {
      fail("without a machine");
    }

    @Test
    void whileItRuns(DebugSession session, Machine machine) {
      session.writeInt("limit", 1_000_000);
      session.resume();
      machine.console().await("hello");
      fail("in between");
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine
  static final class FailingBefore {
    @BeforeEach
    void before(DebugSession session) {
      assertThat(session).isAt("main");
    }

    @Test
    void never() {}
  }

  @ExtendWith(TrapgateExtension.class)
  @Execution(ExecutionMode.CONCURRENT)
  @TrapgateMachine
  static final class Parallel {
    private static void run(Machine machine, DebugSession session) {
      GIVEN.add(machine);
      session.breakpoint("report");
      assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("report");
      assertThat(session).hasInt("counter", 5);
    }

    @Test
    void a(Machine machine, DebugSession session) {
      run(machine, session);
    }

    @Test
    void b(Machine machine, DebugSession session) {
      run(machine, session);
    }

    @Test
    void c(Machine machine, DebugSession session) {
      run(machine, session);
    }

    @Test
    void d(Machine machine, DebugSession session) {
      run(machine, session);
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine
  static final class WithGdb {
    @Test
    void stopsAtTick(GdbDriver gdb, Machine machine) {
      GIVEN.add(machine);
      gdb.ok("hbreak tick");
      GdbReply stop = gdb.go("continue");
      if (!stop.function().equals("tick") || machine.exits().size() != 2) {
        fail(stop.toString());
      }
    }

    @Test
    void fails(GdbDriver gdb) {
      gdb.ok("print no_such_symbol");
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine
  static final class TwoDebuggers {
    @Test
    void both(DebugSession session, GdbDriver gdb) {
      fail(session + " and " + gdb.transcript());
    }
  }

  @ExtendWith(TrapgateExtension.class)
  static final class NoMachine {
    @Test
    void at(Machine machine) {
      fail(machine.toString());
    }
  }

  @ExtendWith(TrapgateExtension.class)
  @TrapgateMachine
  static final class BeforeTheFirst {
    @BeforeAll
    static void before(Machine machine) {
      fail(machine.toString());
    }

    @Test
    void never() {}
  }

  @ExtendWith(TrapgateExtension.class)
  static final class Wrong {
    @Test
    @TrapgateMachine(cpu = "e500v3")
    void cpu(Machine machine) {}

    @Test
    @TrapgateMachine(guest = "build/none.elf")
    void guest(Machine machine) {}

    @Test
    @TrapgateMachine(memory = "lots")
    void memory(Machine machine) {}

    @Test
    @TrapgateMachine(memory = "3M")
    void odd(Machine machine) {}

    @Test
    @TrapgateMachine(smp = 9)
    void smp(Machine machine) {}

    @Test
    @TrapgateMachine(choices = "fx")
    void choice(Machine machine) {}

    @Test
    @TrapgateMachine(choices = "colour=red")
    void choiceName(Machine machine) {}

    @Test
    @TrapgateMachine(perClass = true)
    void shared(Machine machine) {}

    @Test
    @TrapgateMachine(timeoutSeconds = 0)
    void timeout(Machine machine) {}

    @Test
    @TrapgateMachine(symbols = "none.elf")
    void symbols(Machine machine) {}

    @Test
    @TrapgateMachine(initrd = "none.cpio")
    void initrd(Machine machine) {}
  }

  /** How many wrong annotations there are. */
  static final List<String> WRONG =
      List.of(
          "cpu",
          "guest",
          "memory",
          "odd",
          "smp",
          "choice",
          "choiceName",
          "shared",
          "timeout",
          "symbols",
          "initrd");
}
