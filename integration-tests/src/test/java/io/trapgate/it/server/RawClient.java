package io.trapgate.it.server;

import io.trapgate.it.gdb.Peer;
import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** Packets sent by hand, with no gdb to smooth things over. */
final class RawClient {
  /** Far beyond gdb's own, which a busy host may exceed; a server that hangs exceeds any. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RawClient() {}

  static RspConnection open(Peer peer) throws IOException {
    return RspConnection.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()), PATIENCE);
  }

  /** What a {@code monitor} command prints. */
  static String monitor(RspConnection connection, String command) throws IOException {
    HexFormat hex = HexFormat.of();
    connection.send("qRcmd," + hex.formatHex(command.getBytes(StandardCharsets.UTF_8)));
    StringBuilder text = new StringBuilder();
    while (true) {
      String reply = connection.receive().text();
      if (reply.equals("OK")) {
        return text.toString();
      }
      boolean more = reply.startsWith("O");
      text.append(
          new String(hex.parseHex(more ? reply.substring(1) : reply), StandardCharsets.UTF_8));
      if (!more) {
        return text.toString();
      }
    }
  }
}
