package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Every packet that gdb 13.1, 16.3 and 18.1 sent in the recorded sessions, each once. */
final class GdbRequests {
  private GdbRequests() {}

  static List<String> all() throws IOException {
    try (InputStream in = GdbRequests.class.getResourceAsStream("gdb-requests.txt")) {
      if (in == null) {
        throw new IOException("gdb-requests.txt isn't on the class path");
      }
      return new String(in.readAllBytes(), ISO_8859_1).lines().toList();
    }
  }
}
