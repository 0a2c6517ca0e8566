package io.trapgate.it.lldb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.rows.RowMachine;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.Machine;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The MI commands that Visual Studio Code's C/C++ extension gives gdb for the configuration of
 * docs/editors.md (MIEngine, DebuggedProcess.cs, MICommandFactory.cs): connecting, breakpoints in
 * hardware, a pause, the panes of the editor, and the end.
 */
@NeedsTool("gdb-multiarch")
class CppdbgCommandsIT {
  private static final Pattern STOPPED = Pattern.compile("\\*stopped,[^\n]*\n");
  private int token = 1000;

  @ParameterizedTest
  @EnumSource
  void aSessionOfTheEditor(RowMachine machine) {
    Guest guest =
        switch (machine) {
          case BOOKE -> Guest.stops();
          case X86 -> Guest.modes();
        };
    JsonNode configuration = LaunchConfigurations.of("cppdbg");
    try (Machine server = Machine.start(machine.spec(guest, 1));
        TypedProgram gdb = TypedProgram.start("gdb-multiarch", "-nx", "--interpreter=mi")) {
      ask(gdb, "-gdb-set mi-async on");
      ask(gdb, "-interpreter-exec console \"" + setup(configuration) + "\"");
      ask(gdb, "-file-exec-and-symbols " + guest.elf());
      int mark = gdb.mark();
      ask(gdb, "-target-select remote " + address(configuration, server));
      assertThat(gdb.await(mark, STOPPED)).contains("func=\"_start\"");

      assertThat(ask(gdb, "-break-insert -h main")).contains("type=\"hw breakpoint\"");
      assertThat(go(gdb, "-exec-continue")).contains("reason=\"breakpoint-hit\"", "func=\"main\"");
      assertThat(ask(gdb, "-thread-info")).contains("threads=[{id=\"1\"", "name=\"cpu0\"");
      assertThat(ask(gdb, "-stack-list-frames 0 1000")).contains("level=\"0\"", "func=\"main\"");
      assertThat(ask(gdb, "-stack-list-arguments 0 0 1000")).contains("stack-args=[");
      assertThat(ask(gdb, "-stack-list-variables 0")).contains("variables=[");
      assertThat(ask(gdb, "-var-create - * ticks")).contains("value=\"0\"");
      assertThat(ask(gdb, "-data-evaluate-expression spinning=1")).contains("value=\"1\"");
      assertThat(ask(gdb, "-data-list-register-values x")).contains("register-values=[");
      assertThat(ask(gdb, "-data-read-memory-bytes &ticks 4")).contains("contents=\"00000000\"");
      assertThat(ask(gdb, "-data-disassemble -s $pc -e \"$pc + 16\" -- 2")).contains("asm_insns=[");
      assertThat(go(gdb, "-exec-next")).contains("reason=\"end-stepping-range\"");
      ask(gdb, "-break-delete 1");

      ask(gdb, "-exec-continue");
      assertThat(go(gdb, "-exec-interrupt")).contains("signal-name=\"SIGINT\"");
      assertThat(ask(gdb, "-interpreter-exec console \"monitor slots\"")).contains("free");
      ask(gdb, "-target-detach");
    }
  }

  private static String setup(JsonNode configuration) {
    return configuration.get("setupCommands").get(0).get("text").stringValue();
  }

  private static String address(JsonNode configuration, Machine server) {
    String address = configuration.get("miDebuggerServerAddress").stringValue();
    return LaunchConfigurations.filled(address, server.address().getPort());
  }

  private String go(TypedProgram gdb, String command) {
    int mark = gdb.mark();
    ask(gdb, command);
    return gdb.await(mark, STOPPED);
  }

  private String ask(TypedProgram gdb, String command) {
    token++;
    int mark = gdb.mark();
    gdb.send(token + command + "\n");
    String answer = gdb.await(mark, Pattern.compile("(?m)^" + token + "\\^[^\n]*\n"));
    assertThat(answer).as(command).doesNotContain("^error");
    return answer;
  }
}
