package io.trapgate.stub.server;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the first server of a process makes the JVM load: log, sockets, buffers, pipelines. */
public final class ServerParts {
  private static final Logger LOG = LoggerFactory.getLogger(ServerParts.class);

  private ServerParts() {}

  /** Has it loaded now. Nobody else may use this package or its logger until it returns. */
  public static void load() {
    NioServerSocketChannel unused = new NioServerSocketChannel();
    unused.unsafe().closeForcibly();
    LOG.debug(
        "prepared for sockets like {}", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
