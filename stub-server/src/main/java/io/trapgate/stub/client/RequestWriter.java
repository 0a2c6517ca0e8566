package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trapgate.stub.rsp.packet.BreakpointType;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ResumeAction;
import io.trapgate.stub.rsp.packet.ThreadId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** {@link Request} to the payload that a client sends for it, before escapes. */
public final class RequestWriter {
  private static final HexFormat HEX = HexFormat.of();

  private RequestWriter() {}

  /**
   * The payload.
   *
   * @throws IllegalArgumentException for {@link Request.Malformed}, which has none
   */
  public static byte[] write(Request request) {
    return switch (request) {
      case Request.WriteMemory write ->
          join("X" + hex(write.address()) + "," + hex(write.bytes().length) + ":", write.bytes());
      case Request.SearchMemory search ->
          join(
              "qSearch:memory:" + hex(search.address()) + ";" + hex(search.length()) + ";",
              search.pattern());
      case Request.WriteFlash write ->
          join("vFlashWrite:" + hex(write.address()) + ":", write.content());
      case Request.Conversation conversation -> bytes(conversation(conversation));
      case Request.Inspection inspection -> bytes(inspection(inspection));
      case Request.Files files -> bytes(FileRequestWriter.text(files));
      case Request.Breakpoints breakpoints -> bytes(breakpoints(breakpoints));
      case Request.StepBits _ -> bytes("qqemu.sstepbits");
      case Request.StepMask _ -> bytes("qqemu.sstep");
      case Request.SetStepMask(long bits) -> bytes("Qqemu.sstep=0x" + hex(bits));
      case Request.Control control -> bytes(control(control));
      case Request.Lldb question -> bytes(LldbWriter.write(question));
      case Request.Unknown unknown -> bytes(unknown.text());
      case Request.Malformed malformed ->
          throw new IllegalArgumentException("no payload for a malformed request: " + malformed);
    };
  }

  private static String conversation(Request.Conversation request) {
    return switch (request) {
      case Request.Supported(List<String> features) ->
          features.isEmpty() ? "qSupported" : "qSupported:" + String.join(";", features);
      case Request.StartNoAckMode _ -> "QStartNoAckMode";
      case Request.NonStopMode(boolean wanted) -> "QNonStop:" + (wanted ? 1 : 0);
      case Request.FetchStop _ -> "vStopped";
      case Request.ExtendedMode _ -> "!";
      case Request.StopReason _ -> "?";
      case Request.SelectThread select ->
          (select.forResume() ? "Hc" : "Hg") + thread(select.thread());
      case Request.ThreadAlive alive -> "T" + thread(alive.thread());
      case Request.CurrentThread _ -> "qC";
      case Request.ThreadList list -> list.first() ? "qfThreadInfo" : "qsThreadInfo";
      case Request.ThreadExtraInfo info -> "qThreadExtraInfo," + thread(info.thread());
      case Request.Attached _ -> "qAttached";
      case Request.SymbolOffer _ -> "qSymbol::";
      case Request.ResumeActions _ -> "vCont?";
      case Request.ReadObject read ->
          "qXfer:%s:read:%s:%x,%x"
              .formatted(read.object(), read.annex(), read.offset(), read.length());
    };
  }

  private static String inspection(Request.Inspection request) {
    return switch (request) {
      case Request.ReadGeneralRegisters _ -> "g";
      case Request.WriteGeneralRegisters write -> "G" + HEX.formatHex(write.values());
      case Request.ReadRegister read -> "p" + hex(read.number());
      case Request.WriteRegister write ->
          "P" + hex(write.number()) + "=" + HEX.formatHex(write.value());
      case Request.ReadMemory read ->
          (read.binary() ? "x" : "m") + hex(read.address()) + "," + hex(read.length());
      case Request.WriteMemory write ->
          "M%x,%x:%s"
              .formatted(write.address(), write.bytes().length, HEX.formatHex(write.bytes()));
      case Request.Crc crc -> "qCRC:" + hex(crc.address()) + "," + hex(crc.length());
      case Request.WhichQemuPackets _ -> "qqemu.Supported";
      case Request.WhichAddresses _ -> "qqemu.PhyMemMode";
      case Request.UsePhysicalAddresses(boolean wanted) -> "Qqemu.PhyMemMode:" + (wanted ? 1 : 0);
      case Request.EraseFlash(long address, long length) ->
          "vFlashErase:" + hex(address) + "," + hex(length);
      case Request.WriteFlash write ->
          "vFlashWrite:" + hex(write.address()) + ":" + new String(write.content(), ISO_8859_1);
      case Request.FlashDone _ -> "vFlashDone";
      case Request.SearchMemory search ->
          "qSearch:memory:%x;%x;%s"
              .formatted(
                  search.address(), search.length(), new String(search.pattern(), ISO_8859_1));
    };
  }

  private static String breakpoints(Request.Breakpoints request) {
    return switch (request) {
      case Request.Insert insert ->
          "Z%d,%x,%x%s"
              .formatted(
                  digit(insert.type()), insert.address(), insert.kind(), agent(insert.agent()));
      case Request.Remove remove ->
          "z%d,%x,%x".formatted(digit(remove.type()), remove.address(), remove.kind());
    };
  }

  private static String agent(Request.AgentCode agent) {
    StringBuilder text = new StringBuilder();
    if (!agent.conditions().isEmpty()) {
      text.append(';');
      agent.conditions().forEach(code -> text.append(expression(code)));
    }
    if (!agent.commands().isEmpty()) {
      text.append(";cmds:").append(agent.persist() ? 1 : 0).append(',');
      agent.commands().forEach(code -> text.append(expression(code)));
    }
    return text.toString();
  }

  private static String expression(byte[] code) {
    return "X" + hex(code.length) + "," + HEX.formatHex(code);
  }

  private static String control(Request.Control request) {
    return switch (request) {
      case Request.Resume(List<ResumeAction> actions) -> {
        StringBuilder text = new StringBuilder("vCont");
        actions.forEach(action -> text.append(';').append(action(action)));
        yield text.toString();
      }
      case Request.LegacyResume(boolean step, int signal, Long address) -> {
        String where = address == null ? "" : hex(address);
        String plain = (step ? "s" : "c") + where;
        String signalled = (step ? "S" : "C") + pair(signal);
        yield signal == 0 ? plain : address == null ? signalled : signalled + ";" + where;
      }
      case Request.Interrupt _ -> "vCtrlC";
      case Request.Detach _ -> "D;1";
      case Request.Kill kill -> kill.replied() ? "vKill;1" : "k";
      case Request.Restart _ -> "R00";
      case Request.Run _ -> "vRun;";
      case Request.Attach attach -> "vAttach;" + hex(attach.pid());
      case Request.Monitor monitor -> "qRcmd," + HEX.formatHex(monitor.command().getBytes(UTF_8));
    };
  }

  private static String action(ResumeAction action) {
    String what =
        switch (action.kind()) {
          case CONTINUE -> action.signal() == 0 ? "c" : "C" + pair(action.signal());
          case STEP -> action.signal() == 0 ? "s" : "S" + pair(action.signal());
          case RANGE_STEP -> "r" + hex(action.rangeStart()) + "," + hex(action.rangeEnd());
          case STOP -> "t";
        };
    ThreadId thread = action.thread();
    return thread == null ? what : what + ":" + thread(thread);
  }

  static String thread(ThreadId id) {
    String thread = signed(id.thread());
    return id.process() == ThreadId.UNSAID ? thread : "p" + signed(id.process()) + "." + thread;
  }

  private static int digit(BreakpointType type) {
    return switch (type) {
      case SOFTWARE -> 0;
      case HARDWARE -> 1;
      case WRITE_WATCH -> 2;
      case READ_WATCH -> 3;
      case ACCESS_WATCH -> 4;
    };
  }

  private static String signed(int value) {
    return value < 0 ? "-1" : hex(value);
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }

  private static String pair(int value) {
    return HEX.toHexDigits((byte) value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] join(String prefix, byte[] data) {
    byte[] start = bytes(prefix);
    byte[] result = Arrays.copyOf(start, start.length + data.length);
    System.arraycopy(data, 0, result, start.length, data.length);
    return result;
  }
}
