package io.trapgate.stub.script.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.rsp.packet.BreakpointType;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Reply.StopCause;
import io.trapgate.stub.rsp.packet.RequestParser;
import io.trapgate.stub.rsp.packet.ThreadId;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketWordsTest {
  private static final Architecture LITTLE =
      new Architecture(
          "i386:x86-64",
          ByteOrder.LITTLE_ENDIAN,
          64,
          1,
          List.of(new Register("rip", 16, 64, "code_ptr", "", "core", true, true)),
          List.of(16),
          List.of());

  private final PacketWords words = new PacketWords(LITTLE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Z1,1002b0,4 | insert hardware breakpoint at 0x001002b0",
        "z0,1002b0,4 | remove software breakpoint at 0x001002b0",
        "Z2,8022,4 | insert write watchpoint on 4 bytes at 0x00008022",
        "Z3,8022,1 | insert read watchpoint on 1 byte at 0x00008022",
        "z4,8022,8 | remove access watchpoint on 8 bytes at 0x00008022",
        "vCont;s:p1.2;c:p1.-1 | step thread 2, continue all threads",
        "vCont;r1000,1008:1;t | step while in 0x00001000 to 0x00001008 thread 1, stop all",
        "c | continue",
        "s1000 | step at 0x00001000",
        "m100000,4 | read 4 bytes at 0x00100000",
        "x100000,1 | read 1 byte at 0x00100000, binary",
        "M100000,2:abcd | write 2 bytes at 0x00100000",
        "g | read the general registers",
        "p10 | read register rip",
        "P10=0102030405060708 | write register rip = 0x0807060504030201",
        "p99 | read register 153",
        "Hg0 | choose any thread for looking at",
        "Hc-1 | choose all threads for resuming",
        "T1 | is thread 1 alive?",
        "qRcmd,736c6f7473 | monitor slots",
        "qXfer:features:read:target.xml:0,ffb | read features target.xml, 4091 bytes from 0",
        "vAttach;1 | attach to process 1",
        "D | detach",
        "k | kill",
        "R00 | restart the machine",
        "vCtrlC | interrupt",
        "? | why has it stopped?",
        "qTStatus | unknown: qTStatus",
        "Z9,1,1 | unknown: Z9,1,1"
      })
  void whatAPacketAsks(String packet, String meaning) {
    assertThat(words.of(RequestParser.parse(packet.getBytes(ISO_8859_1)))).isEqualTo(meaning);
  }

  @Test
  void whatCannotBeReadIsSaidToBeSo() {
    assertThat(words.of(RequestParser.parse("m1".getBytes(ISO_8859_1)))).startsWith("malformed: ");
  }

  @Test
  void aStopSaysEverything() {
    byte[] rip = {0x52, 0x7c, 0, 0, 0, 0, 0, 0};
    Reply stop =
        new Reply.Stop(
            5,
            new StopCause.Watchpoint(BreakpointType.WRITE_WATCH, 0x7d68),
            ThreadId.ofVcpu(0),
            true,
            OptionalInt.of(0),
            List.of(new Reply.ExpeditedRegister(16, rip)));
    assertThat(words.of(stop))
        .isEqualTo(
            "stopped, signal 5 (trap), write watchpoint at 0x00007d68, thread 1, rip"
                + " 0x0000000000007c52");
  }

  @Test
  void otherRepliesInAFewWords() {
    assertThat(words.of(new Reply.Ok())).isEqualTo("done");
    assertThat(words.of(new Reply.Unsupported())).isEqualTo("not supported");
    assertThat(words.of(new Reply.Error(22))).isEqualTo("error 22");
    assertThat(words.of(new Reply.ErrorText("Z1.no slot"))).isEqualTo("error: Z1.no slot");
    assertThat(words.of(new Reply.Hex(new byte[3]))).isEqualTo("3 bytes");
    assertThat(words.of(new Reply.Console("said\n"))).isEqualTo("prints: said");
    assertThat(words.of(new Reply.Exited(1, true))).isEqualTo("the machine has ended with 1");
    assertThat(words.of(new Reply.Binary("m", new byte[9]))).isEqualTo("9 bytes, more to come");
    byte[] value = {1, 0, 0, 0};
    Reply.RegisterBytes one = new Reply.RegisterBytes(4, value);
    assertThat(words.of(new Reply.Registers(List.of(one)))).isEqualTo("0x00000001");
    assertThat(words.of(new Reply.Registers(List.of(one, one)))).isEqualTo("2 registers");
    assertThat(words.of(new Reply.Registers(List.of(new Reply.RegisterBytes(4, null)))))
        .isEqualTo("not available");
  }

  @Test
  void whatComesFromOutsideIsShortenedAndHarmless() {
    String long1 = words.of(new Reply.Text("\u001b[2J" + "x".repeat(500)));
    assertThat(long1).startsWith("·[2Jxxx").endsWith("…").hasSizeLessThan(220);
  }
}
