package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StdioTransportTest {
  @Test
  void servesOneClientAndEndsWithItsInput() throws Exception {
    PipedOutputStream toServer = new PipedOutputStream();
    PipedInputStream fromServer = new PipedInputStream(1 << 16);
    StdioTransport transport =
        new StdioTransport(new PipedInputStream(toServer), new PipedOutputStream(fromServer));
    ServerOptions options = new ServerOptions(new ListenAddress.Stdio(), false, false);
    try (RspServer server = RspServer.start(new FakeVm(), options, transport)) {
      assertThat(server.listening()).isEqualTo("stdio");
      toServer.write("$qC#b4".getBytes(ISO_8859_1));
      toServer.flush();
      String expected = "+$QC1#c5";
      assertThat(new String(fromServer.readNBytes(expected.length()), ISO_8859_1))
          .isEqualTo(expected);
      toServer.close();
      assertThat(server.awaitEnd()).isZero();
    }
  }
}
