package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations about how steps are done, and stops before the guest's exceptions. */
@Timeout(120)
class SteppingSessionTest {
  private final FakeVm vm = guest(new FakeVm(2).extended());
  private @Nullable RspServer server;
  private @Nullable RspConnection client;

  /** vCPU 0 and 1 share the code: count, an exception at 0x44, and its handler at 0x80. */
  private static FakeVm guest(FakeVm vm) {
    return vm.put(0x40, Op.STORE, 0x800).put(0x44, Op.FAULT, 0x80).put(0x80, Op.JUMP, 0x80);
  }

  private void serve(FakeVm machine, String... stopOn) throws Exception {
    server =
        RspServer.start(
            machine,
            new ServerOptions(ListenAddress.parse(":0"), false, false).stoppingOn(List.of(stopOn)));
    connect();
  }

  private void connect() throws Exception {
    String listening = Objects.requireNonNull(server).listening();
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    client =
        RspConnection.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofSeconds(60));
    ask("qSupported:swbreak+;hwbreak+;error-message+");
  }

  @AfterEach
  void close() throws Exception {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private RspConnection client() {
    return Objects.requireNonNull(client);
  }

  private String ask(String packet) throws Exception {
    return client().exchange(packet).text();
  }

  private String console(String reply) {
    return new String(HexFormat.of().parseHex(reply.substring(1)), UTF_8);
  }

  private String monitor(String command) throws Exception {
    StringBuilder text = new StringBuilder();
    String reply = ask("qRcmd," + HexFormat.of().formatHex(command.getBytes(UTF_8)));
    while (!reply.equals("OK")) {
      text.append(console(reply));
      reply = client().receive().text();
    }
    return text.toString();
  }

  @Test
  void theBitsAreQemusBehindEitherLetter() throws Exception {
    serve(vm);
    for (String letter : List.of("q", "Q")) {
      assertThat(ask(letter + "qemu.sstepbits")).isEqualTo("ENABLE=1,NOIRQ=2,NOTIMER=4");
      assertThat(ask(letter + "qemu.sstep")).isEqualTo("0x1");
    }
    assertThat(ask("Qqemu.sstep=0x7")).isEqualTo("OK");
    assertThat(ask("qqemu.sstep")).isEqualTo("0x7");
    assertThat(ask("qqemu.sstep=3")).isEqualTo("OK");
    assertThat(ask("Qqemu.sstep")).isEqualTo("0x3");
    assertThat(ask("Qqemu.sstep=0x8")).isEqualTo("E.sstep.bits: 0x8 (expected: some of 0x7)");
    assertThat(ask("Qqemu.sstep=0")).startsWith("E.sstep.bits: 0x0 (expected: ENABLE=1 besides");
    assertThat(ask("Qqemu.sstep=x")).startsWith("E.");
    assertThat(ask("qqemu.sstep")).as("unchanged").isEqualTo("0x3");
  }

  @Test
  void whatIsNotOfferedIsNotShownAndRefused() throws Exception {
    serve(guest(FakeVm.x86(1)));
    assertThat(ask("qqemu.sstepbits")).isEqualTo("ENABLE=1");
    assertThat(ask("Qqemu.sstep=3")).isEqualTo("E.sstep.bits: 0x3 (expected: some of 0x1)");
    assertThat(monitor("step noirq on")).contains("this machine can't");
    assertThat(monitor("stop-on illegal")).contains("KVM has no such exit");
    assertThat(monitor("stop-on")).contains("KVM has no such exit");
  }

  @Test
  void onX86InterruptsAreKeptFromAStepAsQemuHasIt() throws Exception {
    serve(guest(FakeVm.x86(1).extended()));
    assertThat(ask("qqemu.sstep")).isEqualTo("0x3");
    ask("vCont;s:1");
    assertThat(monitor("kvm")).contains("ENABLE|SINGLESTEP|BLOCKIRQ");
    assertThat(monitor("step noirq off")).contains("noirq    off");
    ask("vCont;s:1");
    assertThat(monitor("kvm")).doesNotContain("BLOCKIRQ");
  }

  @Test
  void aRangeStepAndTheOneOfSeveralHaveTheFlagsToo() throws Exception {
    serve(vm);
    monitor("step noirq on");
    monitor("step notimer on");
    ask("vCont;r0,4:1;c:2");
    assertThat(monitor("kvm")).contains("ENABLE|SINGLESTEP|BLOCKIRQ|HOLD_TIME");
  }

  @Test
  void aNewSessionStartsAfresh() throws Exception {
    serve(vm, "program");
    ask("Qqemu.sstep=7");
    monitor("stop-on none");
    client().close();
    connect();
    assertThat(ask("qqemu.sstep")).isEqualTo("0x1");
    assertThat(monitor("stop-on")).startsWith("stop illegal");
  }

  @Test
  void theExceptionIsASignalWithALineAndThenTheGuestTakesIt() throws Exception {
    serve(vm, "illegal");
    ask("Z1,80,4");
    assertThat(console(ask("vCont;c:1")))
        .isEqualTo(
            "trapgate: before illegal (illegal instruction) at 0x00000044: instruction 0x0c\n");
    assertThat(client().receive().text()).startsWith("T04thread:1;");
    assertThat(ask("?")).startsWith("T04thread:1;");
    assertThat(monitor("exits")).contains("stopped before illegal");
    assertThat(ask("vCont;C04:1")).as("in its handler").startsWith("T05thread:1;core:0;hwbreak:;");
  }

  @Test
  void eachOfSeveralHasItsOwnAndAStepStopsToo() throws Exception {
    serve(vm);
    monitor("stop-on illegal");
    ask("vCont;r40,44:2"); // the first 16 words do nothing
    for (String thread : List.of("1", "2")) {
      String reply = ask("vCont;c:" + thread);
      while (reply.startsWith("O")) {
        reply = client().receive().text();
      }
      assertThat(reply).startsWith("T04thread:" + thread + ";");
    }
    assertThat(ask("vCont;s:1")).startsWith("T05thread:1;");
    assertThat(monitor("reg pc")).startsWith("pc = 0x00000080");
  }

  @Test
  void inNonStopItIsThatThreadsNotification() throws Exception {
    serve(vm, "illegal");
    ask("QNonStop:1");
    assertThat(ask("vCont;c:2")).isEqualTo("OK");
    while (client().notifications().isEmpty()) {
      assertThat(ask("qC")).as("a packet behind which it may come").isNotEmpty();
    }
    assertThat(client().notifications().getFirst()).startsWith("Stop:T04thread:2;");
    assertThat(ask("vStopped")).isEqualTo("OK");
    assertThat(monitor("exits")).contains("trapgate: before illegal");
  }

  @Test
  void anUnknownNameEndsTheServersStart() {
    assertThatThrownBy(() -> serve(vm, "nonsense"))
        .isInstanceOf(ServerException.class)
        .hasMessage("exception 'nonsense' (expected: illegal, program)");
  }
}
