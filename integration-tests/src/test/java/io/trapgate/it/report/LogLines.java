package io.trapgate.it.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log of a session, written line by line as a recorder would. */
final class LogLines {
  private final List<String> lines = new ArrayList<>();
  private long nanos;
  private long instructions;

  LogLines() {
    add(
        "opened",
        """
        "schema":1,"trapgate":"0.1.0","started-at":"2026-11-22T12:00:00Z","machine":{"cpu":"e500v2",\
        "board":"ppce500","settings":{},"guest":null,"code-slots":["IAC1","IAC2"],"data-slots":["DAC1","DAC2"]}\
        """);
  }

  LogLines after(long micros, long guestInstructions) {
    nanos += micros * 1000;
    instructions += guestInstructions;
    return this;
  }

  /** An event with its members. */
  LogLines add(String event, String members) {
    lines.add(
        "{\"sequence\":%d,\"wall-nanos\":%d,\"instructions\":%d,\"event\":\"%s\",%s}"
            .formatted(lines.size(), nanos, instructions, event, members));
    return this;
  }

  LogLines packets(String request, String asks, String reply, String says) {
    String members = "\"payload\":\"%s\",\"meaning\":\"%s\"";
    add("packet-in", members.formatted(request, asks)).after(50, 0);
    return add("packet-out", members.formatted(reply, says)).after(50, 0);
  }

  /** From a breakpoint's insertion to the stop at it. */
  LogLines breakpoint(String address) {
    packets("Z1," + address + ",4", "insert hardware breakpoint", "OK", "done");
    String free = "{\"register\":\"%s\",\"address\":null,\"on\":\"\",\"owners\":\"\"}";
    add(
        "slots-changed",
        "\"slots\":[{\"register\":\"IAC1\",\"address\":\"0x%s\",\"on\":\"execute\",\"owners\":\"hbreak\"},%s,%s,%s]"
            .formatted(
                address, free.formatted("IAC2"), free.formatted("DAC1"), free.formatted("DAC2")));
    add("resumed", "\"modes\":[\"continue\"]").after(20_000, 5_000);
    add(
        "debug-exited",
        "\"cpu\":0,\"words\":{\"status\":\"0x2\",\"address\":\"0x%1$s\"},\"meaning\":\"0x2 breakpoint\",\"pc\":\"0x%1$s\",\"cpu-instructions\":%2$d"
            .formatted(address, instructions));
    return add(
        "stopped",
        "\"cpu\":0,\"reason\":\"hardware-breakpoint\",\"address\":null,\"text\":\"\",\"pc\":\"0x%s\",\"moment\":1"
            .formatted(address));
  }

  void write(Path file) throws IOException {
    Files.write(file, lines);
  }
}
