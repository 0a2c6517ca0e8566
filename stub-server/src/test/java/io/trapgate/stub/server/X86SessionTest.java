package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole conversations with a fake x86 machine: what each Z packet comes to on the wire. */
@Timeout(120)
class X86SessionTest {
  private static final String GREETING =
      "qSupported:multiprocess+;swbreak+;hwbreak+;error-message+";

  private final FakeVm vm =
      FakeVm.x86(1).put(0x40, Op.STORE, 0x800).put(0x44, Op.LOAD, 0x800).put(0x48, Op.JUMP, 0x40);
  private RspServer server;
  private RspConnection client;

  @BeforeEach
  void connect() throws Exception {
    server = RspServer.start(vm, new ServerOptions(ListenAddress.parse(":0"), false, false));
    String listening = server.listening();
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    client =
        RspConnection.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofSeconds(60));
    ask(GREETING);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  private String ask(String packet) throws Exception {
    return client.exchange(packet).text();
  }

  private String monitor(String command) throws Exception {
    StringBuilder text = new StringBuilder();
    String reply = ask("qRcmd," + HexFormat.of().formatHex(command.getBytes(UTF_8)));
    while (!reply.equals("OK")) {
      text.append(new String(HexFormat.of().parseHex(reply.substring(1)), UTF_8));
      reply = client.receive().text();
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Z0,44,1 | swbreak:;",
        "Z1,44,1 | hwbreak:;",
        "Z2,800,4 | watch:800;",
        "Z2,802,1 | watch:802;",
        "Z2,7fd,4 | watch:800;",
        "Z4,800,8 | awatch:800;",
      })
  void eachTypeStopsWithItsCauseAndWhereX86Does(String packet, String cause) throws Exception {
    assertThat(ask(packet)).isEqualTo("OK");
    assertThat(ask("vCont;c"))
        .startsWith("T05thread:p1.1;core:0;" + cause + "10:4400000000000000;");
    assertThat(ask("z" + packet.substring(1))).isEqualTo("OK");
    assertThat(ask("vCont;s:1")).startsWith("T05thread:");
  }

  @Test
  void aReadWatchIsAnsweredEmptySoThatGdbAsksForAnAccessWatch() throws Exception {
    assertThat(ask("Z3,800,4")).isEmpty();
    assertThat(ask("z3,800,4")).isEmpty();
    assertThat(ask("Z4,800,4")).isEqualTo("OK");
  }

  @Test
  void theSameAgainIsNoErrorAndTakesNoSlot() throws Exception {
    for (String packet : new String[] {"Z1,44,1", "Z1,44,1", "Z2,800,4", "Z2,800,4"}) {
      assertThat(ask(packet)).isEqualTo("OK");
    }
    assertThat(ask("z2,900,4")).as("not there").isEqualTo("OK");
    assertThat(monitor("slots")).containsSubsequence("DR2   -", "DR3   -");
  }

  @Test
  void theFifthIsRefusedWithOurText() throws Exception {
    assertThat(ask("Z1,100,1")).isEqualTo("OK");
    assertThat(ask("Z2,800,4")).isEqualTo("OK");
    assertThat(ask("Z4,900,1")).isEqualTo("OK");
    assertThat(ask("Z1,200,1")).isEqualTo("OK");
    String holders =
        ": DR0=0x00000100 (hbreak), DR1=0x00000800 (watch, 4 bytes),"
            + " DR2=0x00000900 (awatch, 1 byte), DR3=0x00000200 (hbreak)";
    assertThat(ask("Z1,300,1")).isEqualTo("E.Z1.no free hardware breakpoint slot" + holders);
    assertThat(ask("Z2,a00,2")).isEqualTo("E.Z2.no free hardware watchpoint slot" + holders);
    assertThat(ask("Z4,a01,2"))
        .isEqualTo("E.Z4.no free hardware watchpoint slot, and 2 bytes need 2 slots" + holders);
    assertThat(ask("Z0,300,1")).as("takes none").isEqualTo("OK");
    assertThat(monitor("help"))
        .as("what gdb swallows is said when it may be")
        .startsWith("trapgate: watch at 0x00000a00 refused: no free hardware watchpoint slot")
        .contains("trapgate: awatch at 0x00000a01 refused: ");
    assertThat(ask("z1,200,1")).isEqualTo("OK");
    assertThat(ask("Z1,300,1")).isEqualTo("OK");
  }

  @Test
  void aRangeIsSplitWhereItFits() throws Exception {
    assertThat(ask("Z1,100,1")).isEqualTo("OK");
    assertThat(ask("Z2,801,7")).isEqualTo("OK");
    assertThat(monitor("slots"))
        .contains("DR0   0x00000100  execute        hbreak (Z1,100,1)\n")
        .contains("DR1   0x00000801  write, 1 byte  watch (Z2,801,7)\n")
        .contains("DR2   0x00000802  write, 2 bytes watch (Z2,801,7)\n")
        .contains("DR3   0x00000804  write, 4 bytes watch (Z2,801,7)\n")
        .doesNotContain("sees accesses");
    assertThat(ask("z2,801,7")).isEqualTo("OK");
    assertThat(ask("Z2,801,20"))
        .isEqualTo(
            "E.Z2.length: 32 at 0x00000801 needs 7 slots of 1, 2, 4 or 8 aligned bytes"
                + " (expected: <= 4)");
    assertThat(ask("Z2,801,f"))
        .isEqualTo(
            "E.Z2.15 bytes need 4 slots and 3 hardware watchpoint slots are free:"
                + " DR0=0x00000100 (hbreak), DR1 free, DR2 free, DR3 free");
  }

  @Test
  void theIoctlAndTheExitsAreDecoded() throws Exception {
    ask("Z1,44,1");
    ask("Z2,800,4");
    assertThat(monitor("kvm"))
        .contains(
            """
            ioctl 0x4048ae9b KVM_SET_GUEST_DEBUG, 72 bytes
            control 0x00020001 ENABLE|USE_HW_BP
            debugreg[0] 0x0000000000000044 execute, 1 byte
            debugreg[1] 0x0000000000000800 write, 4 bytes
            debugreg[7] 0x0000000000d0060a DR7
            0000  01 00 02 00 00 00 00 00 44 00 00 00 00 00 00 00
            0010  00 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            0030  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            0040  0a 06 d0 00 00 00 00 00
            """);
    assertThat(ask("vCont;c")).contains("watch:800;");
    assertThat(ask("vCont;c")).contains("hwbreak:;");
    assertThat(monitor("exits"))
        .isEqualTo(
            """
            cpu exception dr6                      pc          dr7        instructions
            0   1 #DB     0xffff0ff2 B1            0x00000044  0xaaaaaaaa 17
            0   1 #DB     0xffff0ff1 B0            0x00000044  0xaaaaaaaa 17
            """);
  }

  @Test
  void monitorKnowsWhatThisCoreHas() throws Exception {
    assertThat(monitor("help")).contains("\nfx ").doesNotContain("\nspr", "\ntlb");
    assertThat(monitor("spr"))
        .isEqualTo(
            "monitor spr: this core has none (expected: help, slots, kvm, exits, owner, fx,"
                + " reg NAME, mmio, step, stop-on, type, reset, halt, exit)\n");
    assertThat(monitor("nosuch")).startsWith("monitor nosuch: no such command (expected: help,");
    ask("vCont;s:1");
    assertThat(monitor("reg rip")).isEqualTo("rip = 0x0000000000000004\n");
  }

  @Test
  void aJumpWritesTheProgramCounterInItsByteOrder() throws Exception {
    assertThat(ask("s100")).contains("10:0401000000000000;");
  }
}
