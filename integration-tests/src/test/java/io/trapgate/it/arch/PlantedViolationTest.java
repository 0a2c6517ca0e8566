package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule catches a violation planted for it, and names the culprit. */
class PlantedViolationTest {
  private static final String STUB = "package io.trapgate.stub.";
  private static final String TARGET = "package io.trapgate.target.";
  private static final String SESSION = STUB + "session; public class SessionMachine {";

  /** Rule, the class that the message must name, and the sources that break the rule. */
  static Stream<Arguments> violations() {
    return Stream.of(rooms(), usages(), effects()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> rooms() {
    return Stream.of(
        broken(
            RuleBook.R01_STUB_ROOMS,
            "session.SessionMachine",
            STUB + "server; public class RspServer {}",
            SESSION + " io.trapgate.stub.server.RspServer up; }"),
        broken(
            RuleBook.R01_STUB_ROOMS,
            "debug.BreakpointTable",
            STUB + "rsp.packet; public class Request {}",
            STUB + "debug; class BreakpointTable { io.trapgate.stub.rsp.packet.Request packet; }"),
        broken(RuleBook.R01_STUB_ROOMS, "attic.Box", STUB + "attic; class Box {}"),
        broken(
            RuleBook.R02_TARGET_ROOMS,
            "booke.BookeVcpu",
            TARGET + "x86; public class LazyFlags {}",
            TARGET + "booke; class BookeVcpu { io.trapgate.target.x86.LazyFlags flags; }"),
        broken(
            RuleBook.R02_TARGET_ROOMS,
            "linux.LinuxVcpu",
            TARGET + "booke; public class BookeVcpu {}",
            TARGET + "linux; class LinuxVcpu { io.trapgate.target.booke.BookeVcpu twin; }"),
        broken(
            RuleBook.R03_PORT,
            "kvm.Vm",
            TARGET + "engine; public class Engine {}",
            TARGET + "kvm; interface Vm { io.trapgate.target.engine.Engine engine(); }"),
        broken(
            RuleBook.R04_NO_CYCLES,
            "engine",
            TARGET + "engine; public class Engine { io.trapgate.target.memory.Ram ram; }",
            TARGET + "memory; public class Ram { io.trapgate.target.engine.Engine engine; }"),
        broken(
            RuleBook.R11_TESTKIT_DOORS,
            "testkit.Machine",
            STUB + "debug; public class SlotBudget {}",
            "package io.trapgate.testkit; class Machine { io.trapgate.stub.debug.SlotBudget b; }"),
        broken(
            RuleBook.R11_TESTKIT_DOORS,
            "testkit.container.Image",
            TARGET + "engine; public class Engine {}",
            "package io.trapgate.testkit.container;"
                + " class Image { io.trapgate.target.engine.Engine engine; }"),
        broken(
            RuleBook.R11_NOBODY_USES_THE_TESTKIT,
            "server.RspServer",
            "package io.trapgate.testkit; public class Machine {}",
            STUB + "server; class RspServer { io.trapgate.testkit.Machine machine; }"));
  }

  private static Stream<Arguments> usages() {
    return Stream.of(
        broken(
            RuleBook.R05_NETTY_AT_THE_EDGE,
            "rsp.packet.RequestParser",
            "package io.netty.channel; public class Channel {}",
            STUB + "rsp.packet; class RequestParser { io.netty.channel.Channel wire; }"),
        broken(
            RuleBook.R05_NETTY_BUFFERS,
            "debug.MachineThread",
            "package io.netty.buffer; public class ByteBuf {}",
            STUB + "debug; class MachineThread { io.netty.buffer.ByteBuf bytes; }"),
        broken(
            RuleBook.R06_PICOCLI,
            "server.RspServer",
            "package picocli; public class CommandLine {}",
            STUB + "server; class RspServer { picocli.CommandLine line; }"),
        broken(
            RuleBook.R07_LINKER,
            "memory.Ram",
            TARGET
                + "memory; class Ram {"
                + " Object linker() { return java.lang.foreign.Linker.nativeLinker(); } }"),
        broken(
            RuleBook.R07_FOREIGN_MEMORY,
            "ppc.PpcState",
            TARGET + "ppc; class PpcState { java.lang.foreign.MemorySegment ram; }"),
        broken(
            RuleBook.R08_CLASS_FILES,
            "booke.DebugUnit",
            TARGET + "booke; class DebugUnit { java.lang.classfile.ClassFile writer; }"));
  }

  private static Stream<Arguments> effects() {
    return Stream.of(
        broken(
            RuleBook.R10_NO_STATIC_STATE,
            "booke.DebugUnit",
            TARGET + "booke; class DebugUnit { static int hits; }"),
        broken(
            RuleBook.R10_CONSOLE,
            "server.RspServer",
            STUB + "server; class RspServer { void say() { System.out.println(); } }"),
        broken(
            RuleBook.R10_CONSOLE,
            "board.Uart",
            TARGET + "board; class Uart { void say() { System.err.println(); } }"),
        session("Thread owner;"),
        session("java.util.concurrent.BlockingQueue<String> queue;"),
        session("java.time.Instant now() { return java.time.Instant.now(); }"),
        session("long now() { return System.nanoTime(); }"),
        session("java.io.InputStream in;"),
        session("java.nio.file.Path file;"),
        session("System.Logger log;"));
  }

  private static Arguments session(String member) {
    return broken(
        RuleBook.R09_SESSION_IS_A_FUNCTION, "session.SessionMachine", SESSION + member + " }");
  }

  private static Arguments broken(RuleBook rule, String culprit, String... sources) {
    return arguments(rule, culprit, sources);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("violations")
  void isCaught(RuleBook rule, String culprit, String[] sources, @TempDir Path folder) {
    JavaClasses planted = Planted.classes(folder, sources);
    assertThatThrownBy(() -> rule.rule().check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }

  @Test
  void everyRuleHasOne() {
    Set<Object> covered = violations().map(row -> row.get()[0]).collect(Collectors.toSet());
    assertThat(covered).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(RuleBook.class));
  }

  @Test
  void whereItIsAllowedNothingIsCaught(@TempDir Path folder) {
    JavaClasses planted =
        Planted.classes(
            folder,
            TARGET
                + "linux; class LibC {"
                + " Object linker() { return java.lang.foreign.Linker.nativeLinker(); } }",
            TARGET + "engine; class BlockCompiler { java.lang.classfile.ClassFile writer; }",
            TARGET + "x86; class MoveEmitters { java.lang.classfile.ClassFile writer; }",
            STUB + "cli; class Main { void say() { System.out.println(); } }",
            STUB + "client; public class RspClient {}",
            "package io.trapgate.testkit; class Wire { io.trapgate.stub.client.RspClient client; }",
            SESSION + " static final int LIMIT = 1; java.util.List<String> events; }");
    for (RuleBook rule : RuleBook.values()) {
      if (rule != RuleBook.R03_PORT) {
        rule.rule().check(planted);
      }
    }
  }
}
