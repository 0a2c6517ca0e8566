package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.client.ReceivedPacket;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import io.trapgate.target.kvm.GuestDebug;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server on real sockets, with a machine one can see through. */
@Timeout(120)
class RspServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GREETING =
      "qSupported:multiprocess+;swbreak+;hwbreak+;error-message+";

  private final FakeVm vm = new FakeVm().put(0x40, Op.STORE, 0x800).put(0x44, Op.JUMP, 0x40);
  private @Nullable RspServer server;

  private InetSocketAddress serve(boolean once, boolean running) throws ServerException {
    server = RspServer.start(vm, new ServerOptions(ListenAddress.parse(":0"), once, running));
    String listening = running().listening();
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private RspServer running() {
    return Objects.requireNonNull(server);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private static RspConnection connect(java.net.SocketAddress address) throws IOException {
    RspConnection client = RspConnection.open(address, PATIENCE);
    assertThat(client.exchange(GREETING).text()).startsWith("PacketSize=20000;");
    client.startNoAckMode();
    return client;
  }

  private static String ask(RspConnection client, String packet) throws IOException {
    return client.exchange(packet).text();
  }

  private static String monitor(RspConnection client, String command) throws IOException {
    StringBuilder text = new StringBuilder();
    String reply = ask(client, "qRcmd," + HexFormat.of().formatHex(command.getBytes(UTF_8)));
    while (reply.startsWith("O") && !reply.equals("OK")) {
      text.append(new String(HexFormat.of().parseHex(reply.substring(1)), UTF_8));
      reply = client.receive().text();
    }
    assertThat(reply).isEqualTo("OK");
    return text.toString();
  }

  @Test
  void aWholeSession() throws Exception {
    try (RspConnection client = connect(serve(false, false))) {
      assertThat(ask(client, "?"))
          .isEqualTo("T05thread:p1.1;core:0;40:00000000;01:00000000;43:00000000;");
      assertThat(ask(client, "Z1,40,4")).isEqualTo("OK");
      assertThat(ask(client, "vCont;c:p1.-1"))
          .isEqualTo("T05thread:p1.1;core:0;hwbreak:;40:00000040;01:00000000;43:00000000;");
      assertThat(ask(client, "z1,40,4")).isEqualTo("OK");
      assertThat(monitor(client, "slots"))
          .contains("IAC1  -           -           free")
          .contains("while the guest last ran")
          .contains("IAC1  0x00000040  execute     hbreak (Z1,40,4)");
      assertThat(monitor(client, "kvm"))
          .contains("control 0x00000000 off")
          .contains("the last one with slots in use:")
          .contains("bp[0] addr 0x0000000000000040 type 0x2 execute");
      assertThat(ask(client, "Z2,800,4")).isEqualTo("OK");
      assertThat(ask(client, "vCont;c:p1.-1")).contains(";watch:800;").contains(";40:00000040;");
      assertThat(ask(client, "m800,4")).isEqualTo("00000000");
      assertThat(ask(client, "z2,800,4")).isEqualTo("OK");
      assertThat(ask(client, "vCont;s:p1.1")).startsWith("T05thread:p1.1;core:0;40:00000044;");
      assertThat(ask(client, "m800,4")).isEqualTo("00000001");
      assertThat(ask(client, "Z0,40,4")).isEqualTo("OK");
      assertThat(ask(client, "c")).contains("swbreak:;");
      assertThat(ask(client, "p40")).isEqualTo("00000040");
      assertThat(ask(client, "P3=000000ff")).isEqualTo("OK");
      assertThat(ask(client, "p3")).isEqualTo("000000ff");
      assertThat(ask(client, "p999")).startsWith("E.p.register: ");
      assertThat(ask(client, "P3=ff")).startsWith("E.");
      assertThat(ask(client, "P64=00000001")).contains("errno 22");
      assertThat(ask(client, "m10000,4")).isEqualTo("E0e");
      assertThat(ask(client, "mfffe,4")).isEqualTo("0000");
      assertThat(ask(client, "M900,2:abcd")).isEqualTo("OK");
      assertThat(ask(client, "qCRC:900,2")).isEqualTo("C" + Integer.toHexString(crc(0xab, 0xcd)));
      assertThat(ask(client, "qSearch:memory:0;1000;\u00ab\u00cd")).isEqualTo("1,900");
      assertThat(ask(client, "qSearch:memory:0;100;\u00ab\u00cd")).isEqualTo("0");
      assertThat(ask(client, "qXfer:threads:read::0,1000"))
          .contains("<thread id=\"p1.1\" core=\"0\" name=\"cpu0\">halted (msr=&lt;0&gt;)</thread>");
      assertThat(ask(client, "qXfer:features:read:target.xml:0,4000"))
          .startsWith("l<?xml version=\"1.0\"?>")
          .contains(
              "<reg name=\"pc\" bitsize=\"32\" regnum=\"64\" type=\"code_ptr\" generic=\"pc\"/>")
          .contains("group=\"spr\" save-restore=\"no\"/>");
    }
  }

  private static int crc(int... bytes) {
    int crc = 0xffff_ffff;
    for (int b : bytes) {
      crc ^= b << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ 0x04c1_1db7 : crc << 1;
      }
    }
    return crc;
  }

  @Test
  void theThirdHardwareBreakpointIsRefusedAndTheSessionGoesOn() throws Exception {
    try (RspConnection client = connect(serve(false, false))) {
      assertThat(ask(client, "Z1,100,4")).isEqualTo("OK");
      assertThat(ask(client, "Z1,200,4")).isEqualTo("OK");
      assertThat(ask(client, "Z1,300,4"))
          .isEqualTo(
              "E.Z1.no free hardware breakpoint slot:"
                  + " IAC1=0x00000100 (hbreak), IAC2=0x00000200 (hbreak)");
      assertThat(ask(client, "Z4,800,4")).isEqualTo("OK");
      assertThat(ask(client, "Z3,804,4")).isEqualTo("OK");
      assertThat(ask(client, "Z2,900,4")).startsWith("E.Z2.no free hardware watchpoint slot: ");
      assertThat(monitor(client, "slots"))
          .startsWith("trapgate: watch at 0x00000900 refused: no free hardware watchpoint slot")
          .contains("IAC1  0x00000100  execute     hbreak (Z1,100,4)")
          .contains("DAC1  0x00000800  read+write  awatch (Z4,800,4)")
          .contains("DAC2  0x00000804  read        rwatch (Z3,804,4)");
      assertThat(ask(client, "z1,100,4")).isEqualTo("OK");
      assertThat(ask(client, "Z1,300,4")).isEqualTo("OK");
      assertThat(monitor(client, "kvm"))
          .contains("ioctl 0x8108ae9b")
          .contains("control 0x00020001 ENABLE|USE_HW_BP")
          .doesNotContain("the last one with slots")
          .contains("0000  00 02 00 01 00 00 00 00 00 00 00 00 00 00 02 00");
    }
  }

  @Test
  void monitorCommands() throws Exception {
    try (RspConnection client = connect(serve(false, false))) {
      assertThat(monitor(client, "help")).contains("slots ").contains("exit ");
      assertThat(monitor(client, "exits")).isEqualTo("no debug exit yet\n");
      ask(client, "s");
      assertThat(monitor(client, "EXITS")).contains("0x0 none        0x00000004  0x00000004  1");
      assertThat(monitor(client, "reg pc")).isEqualTo("pc = 0x00000004\n");
      assertThat(monitor(client, "spr")).isEqualTo("dbcr0    0x00000000\n");
      assertThat(monitor(client, "spr DBCR0")).isEqualTo("dbcr0 = 0x00000000\n");
      assertThat(monitor(client, "spr pc"))
          .contains("no such register (expected: one that monitor");
      assertThat(monitor(client, "reg nope")).contains("no such register");
      assertThat(monitor(client, "frobnicate")).contains("(expected: help, slots, kvm, exits,");
      assertThat(monitor(client, "reset halt")).contains("at its start");
      assertThat(ask(client, "p40")).isEqualTo("00000000");
      assertThat(monitor(client, "exit")).contains("the server ends");
      assertThat(running().awaitEnd()).isZero();
    }
  }

  @Test
  void aSecondClientIsRefusedByNameAndTheFirstUndisturbed() throws Exception {
    InetSocketAddress address = serve(false, false);
    try (RspConnection first = connect(address);
        RspConnection second = RspConnection.open(address, PATIENCE)) {
      ReceivedPacket refusal = second.exchange(GREETING);
      assertThat(refusal.text()).startsWith("E.server.the machine is held by 127.0.0.1:");
      assertThatThrownBy(() -> second.exchange("?")).isInstanceOf(IOException.class);
      assertThat(ask(first, "qC")).isEqualTo("QCp1.1");
    }
  }

  @Test
  void aClientKilledWhileTheGuestRunsLeavesNothingArmed() throws Exception {
    InetSocketAddress address = serve(false, false);
    RspConnection first = connect(address);
    for (String arm : new String[] {"Z1,f00,4", "Z1,f04,4", "Z2,f00,4", "Z3,f10,4", "Z0,f20,4"}) {
      assertThat(ask(first, arm)).isEqualTo("OK");
    }
    first.send("vCont;c");
    first.close();
    try (RspConnection next = connectWhenFree(address)) {
      assertThat(ask(next, "?")).startsWith("T05thread:p1.1;core:0;40:");
      assertThat(vm.vcpu().isRunning()).isFalse();
      assertThat(vm.vcpu().ioctls().getLast()).isEqualTo(GuestDebug.Booke.OFF);
      assertThat(vm.engineTable()).isEmpty();
      assertThat(monitor(next, "slots")).doesNotContain("Z");
    }
  }

  /** The server learns of a closed connection a moment later; until then it refuses. */
  private static RspConnection connectWhenFree(InetSocketAddress address) throws IOException {
    while (true) {
      RspConnection client = RspConnection.open(address, PATIENCE);
      if (client.exchange(GREETING).text().startsWith("PacketSize")) {
        return client;
      }
      client.close();
    }
  }

  @Test
  void aCrowdOfClientsDoesNotDisturbTheFirst() throws Exception {
    InetSocketAddress address = serve(false, false);
    List<Socket> crowd = new ArrayList<>();
    try (RspConnection first = connect(address)) {
      for (int i = 0; i < 3 * ClientInitializer.MAX_REFUSED; i++) {
        crowd.add(new Socket(address.getAddress(), address.getPort()));
        assertThat(ask(first, "qC")).isEqualTo("QCp1.1");
      }
      Socket late = crowd.getLast();
      late.setSoTimeout(60_000);
      assertThat(late.getInputStream().read()).as("disconnected").isEqualTo(-1);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void aResetConnectionIsAClientGone() throws Exception {
    InetSocketAddress address = serve(false, false);
    try (Socket raw = new Socket(address.getAddress(), address.getPort())) {
      raw.getOutputStream().write("$Z1,100,4#6f".getBytes(UTF_8));
      raw.setSoLinger(true, 0);
    }
    try (RspConnection next = connectWhenFree(address)) {
      assertThat(ask(next, "qC")).isEqualTo("QCp1.1");
      assertThat(monitor(next, "slots")).doesNotContain("Z1");
    }
  }

  @Test
  void aClientThatDetachesLetsTheGuestRunAndTheNextStopsIt() throws Exception {
    InetSocketAddress address = serve(false, false);
    try (RspConnection first = connect(address)) {
      ask(first, "Z1,f00,4");
      assertThat(ask(first, "D;1")).isEqualTo("OK");
    }
    String counted = "00000000";
    for (int i = 0; i < 200 && counted.equals("00000000"); i++) {
      // A client that is quick enough stops the guest before its first instruction.
      try (RspConnection next = connectWhenFree(address)) {
        assertThat(ask(next, "?")).startsWith("T05");
        counted = ask(next, "m800,4");
        ask(next, "D");
      }
    }
    assertThat(counted).isNotEqualTo("00000000");
  }

  @Test
  void interruptsGiveOneStopEach() throws Exception {
    try (RspConnection client = connect(serve(false, true))) {
      for (int i = 0; i < 50; i++) {
        client.send("vCont;c");
        client.interrupt();
        assertThat(client.receive().text()).startsWith("T02thread:p1.1;");
        client.interrupt(); // too late
        assertThat(ask(client, "qC")).isEqualTo("QCp1.1");
      }
    }
  }

  @Test
  void powerOffIsReportedAndEndsTheServerWithItsCode() throws Exception {
    vm.put(0x20, Op.POWER_OFF, 5);
    try (RspConnection client = connect(serve(false, false))) {
      assertThat(ask(client, "vCont;c")).isEqualTo("W05;process:1");
    }
    assertThat(running().awaitEnd()).isEqualTo(5);
  }

  @Test
  void powerOffWithNobodyAttachedEndsTheServer() throws Exception {
    vm.put(0x20, Op.POWER_OFF, 0);
    serve(false, true);
    assertThat(running().awaitEnd()).isZero();
  }

  @Test
  void onceMeansOnce() throws Exception {
    try (RspConnection client = connect(serve(true, false))) {
      client.send("k");
    }
    assertThat(running().awaitEnd()).isZero();
  }

  @Test
  void killResetsForTheNext() throws Exception {
    InetSocketAddress address = serve(false, false);
    try (RspConnection client = connect(address)) {
      ask(client, "s");
      assertThat(ask(client, "vKill;a410")).isEqualTo("OK");
    }
    try (RspConnection next = connectWhenFree(address)) {
      assertThat(ask(next, "p40")).isEqualTo("00000000");
    }
  }

  @Test
  void unixSockets(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("gdb.sock");
    server = RspServer.start(vm, new ServerOptions(new ListenAddress.Unix(path), false, false));
    assertThat(running().listening()).isEqualTo("unix:" + path);
    try (RspConnection client = connect(UnixDomainSocketAddress.of(path))) {
      assertThat(ask(client, "s")).startsWith("T05");
    }
    assertThatThrownBy(() ->
            RspServer.start(
                new FakeVm(), new ServerOptions(new ListenAddress.Unix(path), false, false)))
        .isInstanceOf(ServerException.class)
        .hasMessage(
            "listen on unix:" + path + ": it exists already; remove it if no server uses it");
    running().close();
    assertThat(Files.exists(path)).isFalse();
  }

  @Test
  void theSocketOfAKilledServerIsReplaced(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("killed.sock");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(Files.exists(path)).as("left behind").isTrue();
    server = RspServer.start(vm, new ServerOptions(new ListenAddress.Unix(path), false, false));
    try (RspConnection client = connect(UnixDomainSocketAddress.of(path))) {
      assertThat(ask(client, "qC")).isEqualTo("QCp1.1");
    }
  }

  @Test
  void whereItCannotListenItSaysWhyInOneLine(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start("127.0.0.1:" + taken.getLocalPort()))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("the port is in use");
    }
    assertThatThrownBy(() -> start("no-such-host.invalid:0")).hasMessageContaining("not found");
    assertThatThrownBy(() -> start("192.0.2.1:0")).hasMessageContaining("not an address of this");
    assertThatThrownBy(() -> start("unix:" + directory + "/no/sock"))
        .hasMessageContaining("no directory");
  }

  private static void start(String address) throws ServerException {
    RspServer.start(new FakeVm(), new ServerOptions(ListenAddress.parse(address), false, false))
        .close();
  }
}
