package io.trapgate.it.lldb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.rows.RowMachine;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** LLDB's configurations of docs/editors.md, carried out. */
@NeedsTool({Lldb.PROGRAM, "lldb-vscode-14"})
class DebugAdapterIT {
  private static Machine demo() {
    Path elf = LaunchConfigurations.root().resolve("integration-tests/src/guests/demo.elf");
    return Machine.start(
        MachineSpec.of("e500v2", "ppce500", RowMachine.MEMORY_BYTES, Optional.of(elf)));
  }

  @Test
  void aSessionOfAnEditorOverDap() {
    JsonNode configuration = LaunchConfigurations.of("lldb-dap");
    try (Machine server = demo();
        DebugAdapter editor = new DebugAdapter("lldb-vscode-14")) {
      int port = server.address().getPort();
      editor.ask("initialize", Map.of("adapterID", "lldb-dap", "linesStartAt1", true));
      int attaching =
          editor.send(
              "attach",
              Map.of(
                  "program",
                  filled(configuration.get("program"), port),
                  "attachCommands",
                  List.of(filled(configuration.get("attachCommands").get(0), port)),
                  "stopOnEntry",
                  configuration.get("stopOnEntry").booleanValue()));
      assertThat(attaching).isEqualTo(2);
      editor.event(0, "initialized");
      JsonNode breakpoints =
          editor.ask(
              "setBreakpoints",
              Map.of(
                  "source",
                  Map.of("name", "demo.c", "path", "demo.c"),
                  "breakpoints",
                  List.of(Map.of("line", 18))));
      assertThat(breakpoints.at("/body/breakpoints/0/verified").booleanValue()).isTrue();
      editor.ask("configurationDone", Map.of());
      int mark = editor.mark();
      editor.ask("continue", Map.of("threadId", 1));
      JsonNode stop = editor.event(mark, "stopped");
      assertThat(stop.at("/body/reason").stringValue()).isEqualTo("breakpoint");
      JsonNode frames = editor.ask("stackTrace", Map.of("threadId", 1));
      JsonNode top = frames.at("/body/stackFrames/0");
      assertThat(top.get("name").stringValue()).isEqualTo("tick");
      assertThat(top.get("line").intValue()).isEqualTo(18);
      assertThat(watched(editor, top, "counter")).isEqualTo("0");
      mark = editor.mark();
      editor.ask("next", Map.of("threadId", 1));
      assertThat(editor.event(mark, "stopped").at("/body/reason").stringValue()).isEqualTo("step");
      editor.ask("disconnect", Map.of("terminateDebuggee", false));
    }
  }

  private static String watched(DebugAdapter editor, JsonNode frame, String expression) {
    int id = frame.get("id").intValue();
    return editor
        .ask("evaluate", Map.of("expression", expression, "frameId", id, "context", "watch"))
        .at("/body/result")
        .stringValue();
  }

  @Test
  void theCommandsOfCodeLldb() {
    JsonNode configuration = LaunchConfigurations.of("lldb");
    try (Machine server = demo();
        Lldb lldb = Lldb.start()) {
      int port = server.address().getPort();
      lldb.ok(filled(configuration.get("targetCreateCommands").get(0), port));
      assertThat(lldb.go(filled(configuration.get("processCreateCommands").get(0), port)))
          .contains("demo.elf`_start");
    }
  }

  private static String filled(JsonNode text, int port) {
    return LaunchConfigurations.filled(text.stringValue(), port);
  }
}
