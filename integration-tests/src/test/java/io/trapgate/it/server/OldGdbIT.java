package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.RspTap;
import io.trapgate.it.rows.RowMachine;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a gdb of former days doesn't know, taken from today's one by one and all together: the
 * session is the same, without the packets in question.
 */
@NeedsTool("gdb-multiarch")
class OldGdbIT {
  private static final String ALL = "everything";

  static Stream<Arguments> knowingLess() {
    List<String> features =
        List.of(
            "multiprocess-feature",
            "noack",
            "verbose-resume",
            "binary-download",
            "threads",
            "set-register",
            "hwbreak-feature",
            "swbreak-feature",
            "conditional-breakpoints",
            ALL);
    return Arrays.stream(RowMachine.values())
        .flatMap(machine -> features.stream().map(feature -> Arguments.of(machine, feature)));
  }

  @ParameterizedTest
  @MethodSource("knowingLess")
  void theSessionIsTheSame(RowMachine machine, String without) throws IOException {
    Guest guest =
        switch (machine) {
          case BOOKE -> Guest.stops();
          case X86 -> Guest.modes();
        };
    try (Machine server = Machine.start(machine.spec(guest, 1));
        RspTap tap = new RspTap(server.address().getPort());
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      without(without).forEach(feature -> gdb.ok("set remote " + feature + "-packet off"));
      gdb.connect(tap.port());
      gdb.ok("thbreak main");
      assertThat(gdb.go("continue").function()).isEqualTo("main");
      gdb.ok("set var ticks=3");
      assertThat(gdb.ok("print ticks")).contains("= 3");
      String register = machine == RowMachine.BOOKE ? "$r3" : "$rdi";
      gdb.ok("set " + register + "=0x77");
      assertThat(GdbReply.number(gdb.ok("print/x " + register))).isEqualTo(0x77);
      gdb.ok("break " + (machine == RowMachine.BOOKE ? "write_watched" : "triangle") + " if 1");
      assertThat(gdb.go("continue").reason()).isEqualTo("breakpoint-hit");
      gdb.go("stepi");
      gdb.ok("delete");
      gdb.ok("watch " + (machine == RowMachine.BOOKE ? "watched" : "copy_of_dword"));
      assertThat(gdb.ok("info threads")).contains("* 1");
      gdb.ok("detach");
      assertThat(tap.requestsSince(0)).noneMatch(absent(without)).anyMatch(r -> r.startsWith("D"));
    }
  }

  private static List<String> without(String feature) {
    return feature.equals(ALL)
        ? knowingLess()
            .map(arguments -> (String) arguments.get()[1])
            .filter(one -> !one.equals(ALL))
            .distinct()
            .toList()
        : List.of(feature);
  }

  /** Packets that such a gdb doesn't send. */
  private static Predicate<String> absent(String feature) {
    return switch (feature) {
      case "multiprocess-feature" -> packet -> packet.contains("p1.") || packet.startsWith("Hgp");
      case "noack" -> "QStartNoAckMode"::equals;
      case "verbose-resume" -> packet -> packet.startsWith("vCont;");
      case "binary-download" -> packet -> packet.startsWith("X");
      case "threads" -> packet -> packet.startsWith("qXfer:threads");
      case "set-register" -> packet -> packet.startsWith("P");
      case "conditional-breakpoints" -> packet -> packet.contains(";X");
      case ALL ->
          packet -> without(ALL).stream().map(OldGdbIT::absent).anyMatch(one -> one.test(packet));
      default -> _ -> false; // it is only said in answers
    };
  }
}
