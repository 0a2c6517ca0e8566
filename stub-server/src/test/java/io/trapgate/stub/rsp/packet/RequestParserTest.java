package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.rsp.packet.ResumeAction.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
  @Test
  void packetsWithoutArguments() {
    assertParsed("?", new Request.StopReason());
    assertParsed("!", new Request.ExtendedMode());
    assertParsed("g", new Request.ReadGeneralRegisters());
    assertParsed("k", new Request.Kill(false));
    assertParsed("qC", new Request.CurrentThread());
    assertParsed("qfThreadInfo", new Request.ThreadList(true));
    assertParsed("qsThreadInfo", new Request.ThreadList(false));
    assertParsed("QStartNoAckMode", new Request.StartNoAckMode());
    assertParsed("vCont?", new Request.ResumeActions());
    assertParsed("vCtrlC", new Request.Interrupt());
  }

  @Test
  void threadIdsOfEveryForm() {
    assertThread("1", ThreadId.UNSAID, 1);
    assertThread("0", ThreadId.UNSAID, ThreadId.ANY);
    assertThread("-1", ThreadId.UNSAID, ThreadId.ALL);
    assertThread("p1.1", 1, 1);
    assertThread("p01.01", 1, 1);
    assertThread("p1.-1", 1, ThreadId.ALL);
    assertThread("p1", 1, ThreadId.ALL);
    assertThread("p0.0", ThreadId.ANY, ThreadId.ANY);
    assertThread("p-1", ThreadId.ALL, ThreadId.ALL);
    assertThread("p-1.-1", ThreadId.ALL, ThreadId.ALL);
    assertThread("p2bad.2baf", 0x2bad, 0x2baf);
    assertParsed("Hg0", new Request.SelectThread(false, new ThreadId(ThreadId.UNSAID, 0)));
    assertParsed("Hc-1", new Request.SelectThread(true, new ThreadId(ThreadId.UNSAID, -1)));
    assertParsed("qThreadExtraInfo,p1.2", new Request.ThreadExtraInfo(new ThreadId(1, 2)));
  }

  @Test
  void memoryPackets() {
    assertParsed("mfffc,4", new Request.ReadMemory(0xfffc, 4, false));
    assertParsed("m0,10000", new Request.ReadMemory(0, 0x10000, false));
    assertParsed("mffffffffffffffff,1", new Request.ReadMemory(-1, 1, false));
    assertParsed("x20000,40", new Request.ReadMemory(0x20000, 0x40, true));
    assertParsed("x0,0", new Request.ReadMemory(0, 0, true));
    assertWrite("M20008,4:0000000A", 0x20008, 0, 0, 0, 10);
    assertWrite("X20008,3:#$}", 0x20008, '#', '$', '}');
    assertWrite("X20008,0:", 0x20008);
    assertParsed("qCRC:10000,158", new Request.Crc(0x10000, 0x158));
    assertThat(parse("qSearch:memory:10000;100;;:\003"))
        .usingRecursiveComparison()
        .isEqualTo(new Request.SearchMemory(0x10000, 0x100, new byte[] {';', ':', 3}));
  }

  @Test
  void registerPackets() {
    assertParsed("p40", new Request.ReadRegister(64));
    assertThat(parse("P3=00000007"))
        .usingRecursiveComparison()
        .isEqualTo(new Request.WriteRegister(3, new byte[] {0, 0, 0, 7}));
    assertThat(parse("G0102"))
        .usingRecursiveComparison()
        .isEqualTo(new Request.WriteGeneralRegisters(new byte[] {1, 2}));
  }

  @Test
  void breakpointPackets() {
    assertParsed("Z0,10064,4", new Request.Insert(BreakpointType.SOFTWARE, 0x10064, 4));
    assertParsed("Z1,1002c,4", new Request.Insert(BreakpointType.HARDWARE, 0x1002c, 4));
    assertParsed("Z2,2000c,8", new Request.Insert(BreakpointType.WRITE_WATCH, 0x2000c, 8));
    assertParsed("Z3,2000c,4", new Request.Insert(BreakpointType.READ_WATCH, 0x2000c, 4));
    assertParsed("z4,2000c,4", new Request.Remove(BreakpointType.ACCESS_WATCH, 0x2000c, 4));
    assertParsed("z2,0,0", new Request.Remove(BreakpointType.WRITE_WATCH, 0, 0));
  }

  @Test
  void resumePackets() {
    assertResume("vCont;c", action(Kind.CONTINUE, null));
    assertResume("vCont;s:0", action(Kind.STEP, new ThreadId(ThreadId.UNSAID, 0)));
    assertResume(
        "vCont;s:p1.1;c:p1.-1",
        action(Kind.STEP, new ThreadId(1, 1)),
        action(Kind.CONTINUE, new ThreadId(1, -1)));
    assertResume("vCont;t", action(Kind.STOP, null));
    assertResume(
        "vCont;C05;S0b:1",
        new ResumeAction(Kind.CONTINUE, 5, 0, 0, null),
        new ResumeAction(Kind.STEP, 11, 0, 0, new ThreadId(ThreadId.UNSAID, 1)));
    assertResume(
        "vCont;r10000,10004:p1.1",
        new ResumeAction(Kind.RANGE_STEP, 0, 0x10000, 0x10004, new ThreadId(1, 1)));
    assertParsed("c", new Request.LegacyResume(false, 0, null));
    assertParsed("s10000", new Request.LegacyResume(true, 0, 0x10000L));
    assertParsed("C05", new Request.LegacyResume(false, 5, null));
    assertParsed("S05;10000", new Request.LegacyResume(true, 5, 0x10000L));
  }

  @Test
  void sessionPackets() {
    assertParsed("qSupported", new Request.Supported(List.of()));
    assertParsed("qSupported:a+;b=1;", new Request.Supported(List.of("a+", "b=1")));
    assertParsed("qAttached:1", new Request.Attached());
    assertParsed("qSymbol::", new Request.SymbolOffer());
    assertParsed("D;1", new Request.Detach());
    assertParsed("vKill;a410", new Request.Kill(true));
    assertParsed("R00", new Request.Restart());
    assertParsed("vRun;", new Request.Run());
    assertParsed("vRun;2f61;62", new Request.Run());
    assertParsed("vAttach;2bad", new Request.Attach(0x2bad));
    assertParsed("qRcmd,68c3a4", new Request.Monitor("hä"));
    assertParsed("qRcmd,", new Request.Monitor(""));
    assertParsed(
        "qXfer:features:read:target.xml:0,ffb",
        new Request.ReadObject("features", "target.xml", 0, 0xffb));
    assertParsed(
        "qXfer:threads:read::0,ffffffffff",
        new Request.ReadObject("threads", "", 0, PacketLimits.MAX_OBJECT_BYTES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vMustReplyEmpty",
        "qTStatus",
        "qOffsets",
        "qCX",
        "qSupportedX:a",
        "QStartNoAckModeX",
        "vCont?x",
        "vContX;c",
        "vKillX;1",
        "?x",
        "kx",
        "Z5,0,0",
        "z9,0,0",
        "Hx1",
        "qXfer:siginfo:write::0:ab",
        "qSearch:io:0;1;a",
        "qL1200",
        "i",
        "\u00ff\u0000"
      })
  void whatIsNotServedIsUnknown(String packet) {
    assertParsed(packet, new Request.Unknown(packet));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m0,0|length: 0 (expected: >= 1)",
        "m0,11170|length: 70000 (expected: <= 65536)",
        "m0|after the address: the end of the packet (expected: ',')",
        "mxyz,4|address: 'xyz,4' (expected: hex digits)",
        "m10000000000000000,4|address: '10000000000000000' (expected: <= 16 hex digits)",
        "mffffffffffffffff,2|address 0xffffffffffffffff: 2 bytes (expected: <= 0x1, the end of"
            + " the address space)",
        "m0,4;thread:1|m: ';thread:1' (expected: the end of the packet)",
        "M0,4:000000|data: 3 bytes (expected: 4, as its length says)",
        "M0,2:000|data: 3 hex digits (expected: an even number)",
        "M0,2:00gg|data at byte 1: 'gg' (expected: hex digits)",
        "M0,ffffffffffffffff:00|data: 1 bytes (expected: 18446744073709551615, as its length says)",
        "X0,4:abc|data: 3 bytes (expected: 4, as its length says)",
        "p10000|register number: 65536 (expected: <= 65535)",
        "P3|P: the end of the packet (expected: '=')",
        "P3=|register value: 0 bytes (expected: >= 1)",
        "G0|register data: 1 hex digits (expected: an even number)",
        "Z2,0,0|watch length: 0 (expected: >= 1)",
        "Z0,0,4;X2,27|condition: 2 characters (expected: >= 4 hex digits)",
        "Z0,0,4;X1,2g|condition at byte 0: '2g' (expected: hex digits)",
        "Z0,0,4;X1,27Y|Z: 'Y' (expected: the end of the packet)",
        "Z0,0,4;cmds:2,X1,27|persist: 2 (expected: <= 1)",
        "Z0,0,4;cond:0,X1,27|what follows a breakpoint: 'cond' (expected: 'cmds')",
        "Z0,0,80000000|kind: 2147483648 (expected: <= 2147483647)",
        "vCont|vCont: the end of the packet (expected: ';')",
        "vCont;|vCont action: the end of the packet (expected: c, C, s, S, t or r)",
        "vCont;z:1|vCont action: 'z:1' (expected: c, C, s, S, t or r)",
        "vCont;r2000,1000|range end: 0x1000 (expected: >= 0x2000)",
        "Tp-1.5|thread id: thread 5 of all processes (expected: -1 after p-1)",
        "T-2|thread id: a negative number (expected: -1, 0 or above)",
        "T100000000|thread id: 4294967296 (expected: <= 2147483647)",
        "qRcmd,6|command: 1 hex digits (expected: an even number)",
        "qSearch:memory:0;1;|pattern: 0 bytes (expected: >= 1)",
        "vKill|vKill: the end of the packet (expected: ';')",
      })
  void whatCannotBeReadSaysBothSides(String packet, String reason) {
    boolean textAllowed = packet.charAt(0) != 'm' && !packet.startsWith("qRcmd");
    assertParsed(packet, new Request.Malformed(reason, textAllowed));
  }

  @Test
  void actionsAreBounded() {
    String most = "vCont" + ";c".repeat(PacketLimits.MAX_RESUME_ACTIONS);
    assertThat(parse(most)).isInstanceOf(Request.Resume.class);
    assertThat(parse(most + ";c")).isInstanceOf(Request.Malformed.class);
  }

  @Test
  void expressionsAreBounded() {
    String conditions = "Z0,100,4;" + "X1,27".repeat(AgentForms.MAX_EXPRESSIONS);
    assertThat(parse(conditions)).isInstanceOf(Request.Insert.class);
    assertParsed(
        conditions + "X1,27", new Request.Malformed("conditions: 257 (expected: <= 256)", true));
    String commands = "Z0,100,4;cmds:0," + "X1,27".repeat(AgentForms.MAX_EXPRESSIONS);
    assertThat(parse(commands)).isInstanceOf(Request.Insert.class);
    assertParsed(
        commands + "X1,27", new Request.Malformed("commands: 257 (expected: <= 256)", true));
  }

  private static ResumeAction action(Kind kind, @Nullable ThreadId thread) {
    return new ResumeAction(kind, 0, 0, 0, thread);
  }

  private static void assertResume(String packet, ResumeAction... actions) {
    assertParsed(packet, new Request.Resume(List.of(actions)));
  }

  private static void assertThread(String text, int process, int thread) {
    assertParsed("T" + text, new Request.ThreadAlive(new ThreadId(process, thread)));
  }

  private static void assertWrite(String packet, long address, int... bytes) {
    byte[] expected = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      expected[i] = (byte) bytes[i];
    }
    assertThat(parse(packet))
        .usingRecursiveComparison()
        .isEqualTo(new Request.WriteMemory(address, expected));
  }

  private static void assertParsed(String packet, Request expected) {
    assertThat(parse(packet)).isEqualTo(expected);
  }

  private static Request parse(String packet) {
    return RequestParser.parse(packet.getBytes(ISO_8859_1));
  }
}
