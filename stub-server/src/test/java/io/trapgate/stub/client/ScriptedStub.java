package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A stub that expects given bytes and answers given bytes, over a real socket. */
final class ScriptedStub implements AutoCloseable {
  private final ServerSocket server;
  private final CompletableFuture<Void> played;

  /**
   * Starts to play.
   *
   * @param script expected bytes, bytes to send, expected bytes, …
   */
  ScriptedStub(String... script) throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    played = CompletableFuture.runAsync(() -> play(script));
  }

  SocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /** Waits for the end of the script; fails where the client sent something else. */
  void verify() throws InterruptedException, ExecutionException, TimeoutException {
    played.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void play(String... script) {
    try (Socket socket = server.accept()) {
      socket.setSoTimeout(60_000);
      for (int i = 0; i < script.length; i++) {
        if (i % 2 == 0) {
          expect(socket.getInputStream(), script[i]);
        } else {
          socket.getOutputStream().write(script[i].getBytes(ISO_8859_1));
        }
      }
      int surplus = socket.getInputStream().read();
      if (surplus >= 0) {
        throw new AssertionError("sent beyond the script: " + (char) surplus);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void expect(InputStream in, String expected) throws IOException {
    String found = new String(in.readNBytes(expected.length()), ISO_8859_1);
    if (!found.equals(expected)) {
      throw new AssertionError("client sent '" + found + "' (expected: '" + expected + "')");
    }
  }
}
