package io.trapgate.it.gdb;

import io.trapgate.testkit.GuestConsole;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A guest's console at the other end of a socket, as QEMU gives it. */
final class ConsoleSocket {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ConsoleSocket() {}

  /** The console, read to the socket's end. */
  static GuestConsole console(Socket socket) {
    GuestConsole console =
        new GuestConsole(
            bytes -> {
              try {
                socket.getOutputStream().write(bytes);
              } catch (IOException e) {
                throw new AssertionError("the console is gone", e);
              }
            },
            PATIENCE);
    Thread.ofVirtual().name("console").start(() -> drain(socket, console));
    return console;
  }

  private static void drain(Socket socket, GuestConsole console) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[4096];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        console.printed(Arrays.copyOf(chunk, count));
      }
    } catch (IOException e) {
      console.printed(("<console: " + e.getMessage() + ">").getBytes(StandardCharsets.UTF_8));
    }
  }
}
