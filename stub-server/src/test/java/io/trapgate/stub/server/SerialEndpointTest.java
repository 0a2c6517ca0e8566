package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.SerialLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SerialEndpointTest {
  private static final String BUSY = "trapgate: this console has a client already\n";

  private final FakeUart uart = new FakeUart();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

  @Test
  void standardStreamsCarryBothDirectionsAndCloseDeliversTheRest() throws Exception {
    SerialEndpoint endpoint = open("stdio", "typed");
    assertThat(uart.received()).isEqualTo("typed");
    uart.print("one ");
    uart.print("two");
    endpoint.close();
    assertThat(stdout.toString(US_ASCII)).isEqualTo("one two");
    assertThat(endpoint.address()).isEmpty();
  }

  @Test
  void aFileGetsWhatTheGuestPrints(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("console log");
    SerialEndpoint endpoint = open("file:" + file, "");
    uart.print("hello\n");
    endpoint.close();
    assertThat(file).hasContent("hello\n");
  }

  @Test
  void noneTakesAndForgets() throws Exception {
    try (SerialEndpoint endpoint = open("none", "")) {
      uart.print("nobody reads this");
      assertThat(endpoint.address()).isEmpty();
    }
    assertThat(stdout.size()).isZero();
  }

  @Test
  void whatWasPrintedBeforeTheFirstClientCameIsThereForIt() throws Exception {
    try (SerialEndpoint endpoint = open("tcp:127.0.0.1:0", "")) {
      uart.print("early ");
      uart.print("words");
      try (Socket client = connect(endpoint)) {
        assertThat(read(client.getInputStream(), 11)).isEqualTo("early words");
        client.getOutputStream().write("answer".getBytes(US_ASCII));
        assertThat(uart.received()).isEqualTo("answer");
      }
    }
  }

  @Test
  void aSecondClientIsToldAndTheFirstGoesOn() throws Exception {
    try (SerialEndpoint endpoint = open("tcp:127.0.0.1:0", "");
        Socket first = connect(endpoint)) {
      uart.print("x");
      assertThat(read(first.getInputStream(), 1)).isEqualTo("x");
      try (Socket second = connect(endpoint)) {
        assertThat(new String(second.getInputStream().readAllBytes(), US_ASCII)).isEqualTo(BUSY);
      }
      uart.print("still here");
      assertThat(read(first.getInputStream(), 10)).isEqualTo("still here");
    }
  }

  @Test
  void aClientMayComeAgainAndFindsWhatWasPrintedMeanwhile() throws Exception {
    try (SerialEndpoint endpoint = open("tcp:127.0.0.1:0", "")) {
      try (Socket first = connect(endpoint)) {
        first.getOutputStream().write('a');
        assertThat(uart.received()).isEqualTo("a");
      }
      try (Socket second = connect(endpoint)) {
        second.getOutputStream().write('b');
        assertThat(uart.received()).isEqualTo("b");
        uart.print("again");
        assertThat(read(second.getInputStream(), 5)).isEqualTo("again");
      }
    }
  }

  @Test
  void closeDeliversTheRestToTheClient() throws Exception {
    SerialEndpoint endpoint = open("tcp:127.0.0.1:0", "");
    try (Socket client = connect(endpoint)) {
      client.getOutputStream().write('a');
      assertThat(uart.received()).isEqualTo("a");
      uart.print("power off\n");
      endpoint.close();
      assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
          .isEqualTo("power off\n");
    }
  }

  @Test
  void aUnixSocketWorksReplacesAStaleFileAndIsRemoved(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("console");
    open("unix:" + file, "").close();
    assertThat(file).doesNotExist();
    try (SerialEndpoint endpoint = open("unix:" + file, "")) {
      assertThat(endpoint.address()).contains("unix:" + file);
      uart.print("hi");
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
        assertThat(read(Channels.newInputStream(client), 2)).isEqualTo("hi");
        client.write(ByteBuffer.wrap("ho".getBytes(US_ASCII)));
        assertThat(uart.received()).isEqualTo("ho");
      }
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aPortInUseAndAFileInTheWayAreNamed(@TempDir Path folder) throws Exception {
    try (ServerSocket holder = new ServerSocket(0)) {
      String target = "tcp:127.0.0.1:" + holder.getLocalPort();
      assertThatThrownBy(() -> open(target, ""))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("serial " + target + ": Address already in use");
    }
    Path file = Files.createFile(folder.resolve("precious"));
    assertThatThrownBy(() -> open("unix:" + file, "")).hasMessageContaining("precious");
    assertThat(file).exists();
  }

  private SerialEndpoint open(String target, String input) throws IOException {
    InputStream in = new ByteArrayInputStream(input.getBytes(US_ASCII));
    return SerialEndpoint.open(SerialTarget.parse(target), uart, in, stdout);
  }

  private static Socket connect(SerialEndpoint endpoint) throws IOException {
    String address = endpoint.address().orElseThrow();
    return new Socket(
        InetAddress.getLoopbackAddress(),
        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
  }

  private static String read(InputStream in, int bytes) throws IOException {
    byte[] text = in.readNBytes(bytes);
    if (text.length < bytes) {
      throw new SocketException("ended after " + text.length + " of " + bytes + " bytes");
    }
    return new String(text, US_ASCII);
  }

  /** A guest UART whose guest is the test. */
  private static final class FakeUart implements SerialLine {
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private Consumer<byte[]> receiver = bytes -> {};

    @Override
    public void send(byte[] bytes) {
      sent.add(bytes);
    }

    @Override
    public void onReceive(Consumer<byte[]> newReceiver) {
      receiver = newReceiver;
    }

    @Override
    public void watch(Watcher watcher) {
      throw new UnsupportedOperationException("an end of the line watches nobody");
    }

    void print(String text) {
      receiver.accept(text.getBytes(US_ASCII));
    }

    String received() throws InterruptedException {
      byte[] bytes = sent.poll(60, TimeUnit.SECONDS);
      return bytes == null ? "nothing" : new String(bytes, US_ASCII);
    }
  }
}
