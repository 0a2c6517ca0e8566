package io.trapgate.stub.script.log;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.rsp.packet.BreakpointType;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ResumeAction;
import io.trapgate.stub.rsp.packet.ThreadId;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client's packets ask, in words for people. */
final class RequestWords {
  /** Characters of a text from the client that are repeated in the words. */
  private static final int MAX_QUOTED = 200;

  private final RegisterNames registers;

  RequestWords(RegisterNames registers) {
    this.registers = registers;
  }

  String of(Request request) {
    return switch (request) {
      case Request.Conversation question -> of(question);
      case Request.Inspection inspection -> of(inspection);
      case Request.Files file -> FileWords.of(file);
      case Request.Insert(BreakpointType type, long address, int kind, Request.AgentCode agent) ->
          "insert " + breakpoint(type, address, kind) + agent(agent);
      case Request.Remove(BreakpointType type, long address, int kind) ->
          "remove " + breakpoint(type, address, kind);
      case Request.Stepping stepping -> of(stepping);
      case Request.Control command -> of(command);
      case Request.Lldb question -> lldb(question);
      case Request.Unknown(String text) -> "unknown: " + quote(text);
      case Request.Malformed(String reason, boolean _) -> "malformed: " + quote(reason);
    };
  }

  private static String agent(Request.AgentCode agent) {
    int conditions = agent.conditions().size();
    int commands = agent.commands().size();
    return (conditions == 0 ? "" : ", conditions: " + conditions)
        + (commands == 0 ? "" : ", commands: " + commands)
        + (agent.persist() ? ", also without a client" : "");
  }

  private static String of(Request.Conversation question) {
    return switch (question) {
      case Request.Supported(var features) ->
          "what is supported? client has: " + quote(String.join(", ", features));
      case Request.NonStopMode(boolean wanted) ->
          wanted ? "stop and resume each thread by itself" : "stop and resume all together";
      case Request.FetchStop _ -> "that stop is known, what is the next?";
      case Request.StartNoAckMode _ -> "send no acknowledgments from now on";
      case Request.ExtendedMode _ -> "use extended mode";
      case Request.StopReason _ -> "why has it stopped?";
      case Request.SelectThread(boolean forResume, ThreadId thread) ->
          "choose " + thread(thread) + (forResume ? " for resuming" : " for looking at");
      case Request.ThreadAlive(ThreadId thread) -> "is " + thread(thread) + " alive?";
      case Request.CurrentThread _ -> "which thread is the current one?";
      case Request.ThreadList(boolean first) ->
          first ? "which threads are there?" : "more threads?";
      case Request.ThreadExtraInfo(ThreadId thread) -> "what is " + thread(thread) + " doing?";
      case Request.Attached _ -> "attached or started?";
      case Request.SymbolOffer _ -> "offers to look up symbols";
      case Request.ResumeActions _ -> "which ways to resume?";
      case Request.ReadObject(String object, String annex, long offset, int length) ->
          "read %s%s, %d bytes from %d"
              .formatted(quote(object), annex.isEmpty() ? "" : " " + quote(annex), length, offset);
    };
  }

  private String of(Request.Inspection inspection) {
    return switch (inspection) {
      case Request.ReadGeneralRegisters _ -> "read the general registers";
      case Request.WriteGeneralRegisters(byte[] values) ->
          "write the general registers, " + bytes(values.length);
      case Request.ReadRegister(int number) -> "read register " + registers.name(number);
      case Request.WriteRegister(int number, byte[] value) ->
          "write register " + registers.name(number) + " = " + registers.value(value);
      case Request.ReadMemory(long address, int length, boolean binary) ->
          "read " + bytes(length) + " at " + Addresses.hex(address) + (binary ? ", binary" : "");
      case Request.WriteMemory(long address, byte[] content) ->
          "write " + bytes(content.length) + " at " + Addresses.hex(address);
      case Request.Crc(long address, long length) ->
          "checksum of " + bytes(length) + " at " + Addresses.hex(address);
      case Request.WhichQemuPackets _ -> "which of QEMU's packets are there?";
      case Request.WhichAddresses _ -> "are addresses physical?";
      case Request.UsePhysicalAddresses(boolean wanted) ->
          wanted ? "addresses are physical" : "addresses are the guest's";
      case Request.EraseFlash(long address, long length) ->
          "erase " + bytes(length) + " of flash at " + Addresses.hex(address);
      case Request.WriteFlash(long address, byte[] content) ->
          "program " + bytes(content.length) + " of flash at " + Addresses.hex(address);
      case Request.FlashDone _ -> "programming is done";
      case Request.SearchMemory(long address, long length, byte[] pattern) ->
          "search for %s in %s at %s"
              .formatted(bytes(pattern.length), bytes(length), Addresses.hex(address));
    };
  }

  private static String of(Request.Stepping stepping) {
    return switch (stepping) {
      case Request.StepBits _ -> "which bits say how a step is done?";
      case Request.StepMask _ -> "how is a step done?";
      case Request.SetStepMask(long bits) -> "do steps with bits 0x" + Long.toHexString(bits);
    };
  }

  private String lldb(Request.Lldb question) {
    return switch (question) {
      case Request.ThreadSuffix _ -> "may packets name their thread?";
      case Request.ListThreadsInStops _ -> "list all threads with each stop";
      case Request.ErrorStrings _ -> "send the text of errors";
      case Request.HostInfo _ -> "what machine is this?";
      case Request.ProcessInfo _ -> "what process is this?";
      case Request.WatchpointSupport _ -> "how many watchpoints are there?";
      case Request.MemoryRegion(long address) ->
          "what is mapped at " + Addresses.hex(address) + "?";
      case Request.ThreadsInfo _ -> "how do all threads stand?";
      case Request.Echo(String packet) -> "echo " + quote(packet);
      case Request.SaveRegisters(@Nullable ThreadId thread) -> "save the registers" + of(thread);
      case Request.RestoreRegisters(int number, @Nullable ThreadId thread) ->
          "restore saved registers " + number + of(thread);
      case Request.OfThread(ThreadId thread, Request.Inspection request) ->
          of(request) + of(thread);
    };
  }

  private static String of(@Nullable ThreadId thread) {
    return thread == null ? "" : " of " + thread(thread);
  }

  private static String of(Request.Control command) {
    return switch (command) {
      case Request.Resume(var actions) ->
          actions.stream().map(RequestWords::action).collect(Collectors.joining(", "));
      case Request.LegacyResume(boolean step, int _, @Nullable Long address) ->
          (step ? "step" : "continue") + (address == null ? "" : " at " + Addresses.hex(address));
      case Request.Interrupt _ -> "interrupt";
      case Request.Detach _ -> "detach";
      case Request.Kill _ -> "kill";
      case Request.Restart _ -> "restart the machine";
      case Request.Run _ -> "run from the start";
      case Request.Attach(int pid) -> "attach to process " + pid;
      case Request.Monitor(String text) -> "monitor " + quote(text);
    };
  }

  private static String action(ResumeAction action) {
    String what =
        switch (action.kind()) {
          case CONTINUE -> "continue";
          case STEP -> "step";
          case RANGE_STEP ->
              "step while in %s to %s"
                  .formatted(Addresses.hex(action.rangeStart()), Addresses.hex(action.rangeEnd()));
          case STOP -> "stop";
        };
    ThreadId thread = action.thread();
    return thread == null ? what + " all" : what + " " + thread(thread);
  }

  private static String breakpoint(BreakpointType type, long address, int kind) {
    return switch (type) {
      case SOFTWARE -> "software breakpoint at " + Addresses.hex(address);
      case HARDWARE -> "hardware breakpoint at " + Addresses.hex(address);
      case WRITE_WATCH -> "write watchpoint on " + bytes(kind) + " at " + Addresses.hex(address);
      case READ_WATCH -> "read watchpoint on " + bytes(kind) + " at " + Addresses.hex(address);
      case ACCESS_WATCH -> "access watchpoint on " + bytes(kind) + " at " + Addresses.hex(address);
    };
  }

  static String thread(ThreadId thread) {
    return switch (thread.thread()) {
      case ThreadId.ALL -> "all threads";
      case ThreadId.ANY -> "any thread";
      default -> "thread " + thread.thread(); // numbers, an open set
    };
  }

  static String bytes(long count) {
    return count == 1 ? "1 byte" : Long.toUnsignedString(count) + " bytes";
  }

  /** A text that came from outside, shortened and without control characters. */
  static String quote(String text) {
    String start = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "·");
  }
}
