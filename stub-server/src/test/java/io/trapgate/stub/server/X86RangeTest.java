package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Range steps and resumes elsewhere on a fake x86 machine, which loops from 0x48 to 0x40. */
@Timeout(120)
class X86RangeTest {
  private static final String EVERYTHING = "vCont;r0,ffffffff:p1.1";

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
    ask("qSupported:multiprocess+;swbreak+;hwbreak+;error-message+");
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  private String ask(String packet) throws Exception {
    return client.exchange(packet).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Z0,44,1 | swbreak:;10:44",
        "Z1,44,1 | hwbreak:;10:44",
        "Z2,800,4 | watch:800;10:44",
        "Z4,800,4 | awatch:800;10:44",
      })
  void whatIsMetInsideARangeEndsItWithItsCause(String packet, String cause) throws Exception {
    assertThat(ask(packet)).isEqualTo("OK");
    assertThat(ask(EVERYTHING)).startsWith("T05thread:p1.1;core:0;" + cause);
  }

  @Test
  void aRangeThatNeverEndsIsInterruptedOnce() throws Exception {
    client.send(EVERYTHING);
    client.interrupt();
    assertThat(client.receive().text()).startsWith("T02thread:p1.1;");
    assertThat(ask("qC")).as("no second stop").isEqualTo("QCp1.1");
  }

  @Test
  void aBreakpointWhereItStartsIsReportedUnexecuted() throws Exception {
    long start = vm.vcpus().getFirst().programCounter();
    ask("Z0," + Long.toHexString(start) + ",1");
    assertThat(ask(EVERYTHING)).contains("swbreak:;");
    assertThat(vm.vcpus().getFirst().programCounter()).isEqualTo(start);
  }

  @ParameterizedTest
  @CsvSource({"s48", "S05;48"})
  void aStepMayStartElsewhere(String packet) throws Exception {
    assertThat(ask(packet)).startsWith("T05").contains("10:40");
  }

  @ParameterizedTest
  @CsvSource({"c48", "C05;48"})
  void goingOnElsewhereMeetsTheBreakpointThereAtOnce(String packet) throws Exception {
    ask("Z0,48,1");
    assertThat(ask(packet)).contains("swbreak:;", "10:48");
  }
}
