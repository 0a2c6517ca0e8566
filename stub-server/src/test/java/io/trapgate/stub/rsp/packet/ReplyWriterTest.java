package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.rsp.packet.Reply.StopCause;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {
  @Test
  void shortReplies() {
    assertWritten(new Reply.Ok(), "OK");
    assertWritten(new Reply.Unsupported(), "");
    assertWritten(new Reply.Text("QCp1.1"), "QCp1.1");
    assertWritten(new Reply.Exited(0, false), "W00");
    assertWritten(new Reply.Exited(0x1f, true), "W1f;process:1");
    assertWritten(new Reply.Killed(6, true), "X06;process:1");
  }

  @Test
  void errorsHaveExactlyTwoDigits() {
    assertWritten(new Reply.Error(1), "E01");
    assertWritten(new Reply.Error(0xff), "Eff");
    assertThatThrownBy(() -> ReplyWriter.write(new Reply.Error(0)))
        .hasMessage("errno: 0 (expected: 1 to 255)");
    assertThatThrownBy(() -> ReplyWriter.write(new Reply.Error(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void errorTextNeedsNoEscape() {
    assertWritten(new Reply.ErrorText("hw.no free slot"), "E.hw.no free slot");
    assertWritten(new Reply.ErrorText("a#b$c}d*e\nf\u00e4"), "E.a?b?c?d?e?f?");
  }

  @Test
  void hexRepliesMayBeShortenedAndBinaryOnesNot() {
    assertWritten(new Reply.Hex(new byte[] {0, (byte) 0xab, 0x0c}), "00ab0c");
    assertThat(ReplyWriter.write(new Reply.Hex(new byte[1])).runLength()).isTrue();
    assertWritten(new Reply.Binary("b", new byte[] {'#', 0, 'z'}), "b#\0z");
    assertThat(ReplyWriter.write(new Reply.Binary("l", new byte[9])).runLength()).isFalse();
    assertWritten(new Reply.Console("hä\n"), "O68c3a40a");
  }

  @Test
  void unavailableRegistersAreX() {
    assertWritten(
        new Reply.Registers(
            List.of(
                new Reply.RegisterBytes(2, new byte[] {1, 2}),
                new Reply.RegisterBytes(4, null),
                new Reply.RegisterBytes(1, new byte[] {(byte) 0xfe}))),
        "0102xxxxxxxxfe");
    assertThatThrownBy(() ->
            ReplyWriter.write(
                new Reply.Registers(List.of(new Reply.RegisterBytes(4, new byte[8])))))
        .hasMessage("register value: 8 bytes (expected: 4)");
  }

  @Test
  void stopRepliesNameTheThreadBeforeRegisters() {
    Reply.ExpeditedRegister pc = new Reply.ExpeditedRegister(64, new byte[] {0, 1, 0, 44});
    Reply.ExpeditedRegister far = new Reply.ExpeditedRegister(0x123, new byte[] {7});
    assertWritten(
        new Reply.Stop(5, null, ThreadId.ofVcpu(0), true, OptionalInt.of(10), List.of(pc, far)),
        "T05thread:p1.1;core:a;40:0001002c;123:07;");
  }

  @Test
  void stopCauses() {
    assertCause(null, "T05thread:1;");
    assertCause(new StopCause.SoftwareBreakpoint(), "T05thread:1;swbreak:;");
    assertCause(new StopCause.HardwareBreakpoint(), "T05thread:1;hwbreak:;");
    assertCause(watch(BreakpointType.WRITE_WATCH), "T05thread:1;watch:fffffffc;");
    assertCause(watch(BreakpointType.READ_WATCH), "T05thread:1;rwatch:fffffffc;");
    assertCause(watch(BreakpointType.ACCESS_WATCH), "T05thread:1;awatch:fffffffc;");
    StopCause.Watchpoint further = new StopCause.Watchpoint(BreakpointType.ACCESS_WATCH, 0x20);
    assertCause(
        new StopCause.Watchpoint(BreakpointType.WRITE_WATCH, 0x10, List.of(further)),
        "T05thread:1;watch:10;awatch:20;");
    assertThatThrownBy(() -> assertCause(watch(BreakpointType.HARDWARE), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threadIdsAsTheClientAgreed() {
    assertThat(ReplyWriter.threadId(new ThreadId(1, 0x1f), true)).isEqualTo("p1.1f");
    assertThat(ReplyWriter.threadId(new ThreadId(1, 0x1f), false)).isEqualTo("1f");
    assertThat(ReplyWriter.threadId(new ThreadId(1, -1), true)).isEqualTo("p1.-1");
  }

  private static StopCause watch(BreakpointType type) {
    return new StopCause.Watchpoint(type, 0xffff_fffcL);
  }

  private static void assertCause(@Nullable StopCause cause, String expected) {
    assertWritten(
        new Reply.Stop(5, cause, ThreadId.ofVcpu(0), false, OptionalInt.empty(), List.of()),
        expected);
  }

  private static void assertWritten(Reply reply, String expected) {
    assertThat(new String(ReplyWriter.write(reply).bytes(), ISO_8859_1)).isEqualTo(expected);
  }
}
