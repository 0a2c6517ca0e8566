package io.trapgate.stub.script.log;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.rsp.packet.BreakpointType;
import io.trapgate.stub.rsp.packet.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the server's packets say, in words for people. */
final class ReplyWords {
  private final RegisterNames registers;

  ReplyWords(RegisterNames registers) {
    this.registers = registers;
  }

  String of(Reply reply) {
    return switch (reply) {
      case Reply.Ok _ -> "done";
      case Reply.Unsupported _ -> "not supported";
      case Reply.Error(int errno) -> "error " + errno;
      case Reply.ErrorText(String text) -> "error: " + RequestWords.quote(text);
      case Reply.ErrorString(int _, String text) -> "error: " + RequestWords.quote(text);
      case Reply.Text(String text) -> RequestWords.quote(text);
      case Reply.Hex(byte[] bytes) -> RequestWords.bytes(bytes.length);
      case Reply.Registers(var values) -> registers(values);
      case Reply.Binary(String prefix, byte[] bytes) ->
          RequestWords.bytes(bytes.length) + (prefix.equals("m") ? ", more to come" : "");
      case Reply.Console(String text) -> "prints: " + RequestWords.quote(text.stripTrailing());
      case Reply.Exited(int code, boolean _) -> "the machine has ended with " + code;
      case Reply.Killed(int signal, boolean _) -> "the machine was ended by signal " + signal;
      case Reply.Stop stop -> stop(stop);
      case Reply.ListingStop(Reply.Stop stop, var threads) ->
          stop(stop) + "; " + threads.size() + " threads";
    };
  }

  private String registers(List<Reply.RegisterBytes> values) {
    if (values.size() != 1) {
      return values.size() + " registers";
    }
    byte[] value = values.getFirst().value();
    return value == null ? "not available" : registers.value(value);
  }

  private String stop(Reply.Stop stop) {
    List<String> parts = new ArrayList<>();
    parts.add("stopped");
    parts.add("signal " + stop.signal() + signal(stop.signal()));
    Reply.StopCause cause = stop.cause();
    if (cause != null) {
      parts.add(cause(cause));
    }
    parts.add(RequestWords.thread(stop.thread()));
    for (Reply.ExpeditedRegister register : stop.expedited()) {
      parts.add(registers.name(register.number()) + " " + registers.value(register.value()));
    }
    return String.join(", ", parts);
  }

  /** The few of gdb's numbers that this server sends. */
  private static String signal(int number) {
    return switch (number) {
      case 2 -> " (interrupt)";
      case 4 -> " (illegal instruction)";
      case 5 -> " (trap)";
      case 6 -> " (can't go on)";
      case 8 -> " (arithmetic)";
      case 10 -> " (bus error)";
      case 11 -> " (access)";
      case 12 -> " (system call)";
      default -> ""; // gdb has many more
    };
  }

  private static String cause(Reply.StopCause cause) {
    return switch (cause) {
      case Reply.StopCause.SoftwareBreakpoint _ -> "software breakpoint";
      case Reply.StopCause.HardwareBreakpoint _ -> "hardware breakpoint";
      case Reply.StopCause.Watchpoint watch ->
          Stream.concat(Stream.of(watch), watch.further().stream())
              .map(hit -> watch(hit.type()) + " at " + Addresses.hex(hit.address()))
              .collect(Collectors.joining(", "));
    };
  }

  private static String watch(BreakpointType type) {
    return switch (type) {
      case WRITE_WATCH -> "write watchpoint";
      case READ_WATCH -> "read watchpoint";
      case ACCESS_WATCH -> "access watchpoint";
      case SOFTWARE, HARDWARE -> "breakpoint";
    };
  }
}
