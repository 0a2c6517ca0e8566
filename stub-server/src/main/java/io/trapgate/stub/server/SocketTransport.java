package io.trapgate.stub.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TCP and Unix domain sockets, both by the JDK's own channels. */
final class SocketTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);
  private static final int BACKLOG = 128;

  /** A silent client whose host doesn't answer for so long has gone: a minute in all. */
  private static final int KEEPALIVE_IDLE = 30;

  private static final int KEEPALIVE_INTERVAL = 10;
  private static final int KEEPALIVE_COUNT = 3;

  private final ListenAddress address;
  private final AcceptedClients accepted = new AcceptedClients();
  private @Nullable Channel listener;

  SocketTransport(ListenAddress address) {
    this.address = address;
  }

  @Override
  public EventLoopGroup newGroup(StepLookout lookout) {
    return new MultiThreadIoEventLoopGroup(
        1,
        new DefaultThreadFactory("trapgate-rsp", true),
        NioIoHandler.newFactory(SelectorProvider.provider(), () -> lookout));
  }

  @Override
  public void open(EventLoopGroup group, ChannelHandler perClient) throws ServerException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .handler(accepted)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(perClient);
    SocketAddress where =
        switch (address) {
          case ListenAddress.Tcp tcp -> {
            bootstrap
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true) // a host that died says nothing
                .childOption(nio(ExtendedSocketOptions.TCP_KEEPIDLE), KEEPALIVE_IDLE)
                .childOption(nio(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEPALIVE_INTERVAL)
                .childOption(nio(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEPALIVE_COUNT);
            yield resolve(tcp);
          }
          case ListenAddress.Unix unix -> {
            bootstrap.channel(NioServerDomainSocketChannel.class);
            yield free(unix.path());
          }
          case ListenAddress.Stdio stdio ->
              throw new IllegalArgumentException(stdio + " (expected: a socket address)");
        };
    ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new ServerException("listen on " + address + ": " + reason(bound), bound.cause());
    }
    listener = bound.channel();
    listener.pipeline().addLast(new AcceptTroubleHandler(address.toString()));
  }

  private static ChannelOption<Integer> nio(SocketOption<Integer> option) {
    return NioChannelOption.of(option);
  }

  private static SocketAddress resolve(ListenAddress.Tcp tcp) throws ServerException {
    InetSocketAddress resolved = new InetSocketAddress(tcp.host(), tcp.port());
    if (resolved.isUnresolved()) {
      throw new ServerException(
          "listen on "
              + tcp
              + ": host "
              + tcp.host()
              + " not found (expected: a name or address"
              + " of this machine, for example 127.0.0.1)");
    }
    return resolved;
  }

  private static SocketAddress free(Path path) throws ServerException {
    try {
      SocketFile.removeIfStale(path);
    } catch (IOException stays) {
      LOG.debug("{} stays", path, stays);
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new ServerException(
          "listen on unix:" + path + ": it exists already; remove it if no server uses it");
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new ServerException("listen on unix:" + path + ": no directory " + parent);
    }
    return UnixDomainSocketAddress.of(path);
  }

  private String reason(ChannelFuture failed) {
    Throwable cause = Objects.requireNonNull(failed.cause());
    String said = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    String text = said.toLowerCase(java.util.Locale.ROOT);
    if (text.contains("already in use")) {
      return "the port is in use; choose another one, or 0 for any free one";
    }
    if (text.contains("cannot assign")) {
      return "not an address of this machine; use 127.0.0.1 or 0.0.0.0";
    }
    if (text.contains("permission denied")) {
      return "permission denied; choose "
          + (address instanceof ListenAddress.Tcp ? "a port above 1023" : "a writable directory");
    }
    return said;
  }

  @Override
  public String listening() {
    return listener != null && listener.localAddress() instanceof InetSocketAddress bound
        ? new ListenAddress.Tcp(bound.getAddress().getHostAddress(), bound.getPort()).toString()
        : address.toString();
  }

  @Override
  public void dismiss() {
    accepted.close();
  }

  @Override
  public void close() {
    if (listener == null) {
      return;
    }
    Transport.close(listener);
    listener = null;
    if (address instanceof ListenAddress.Unix(Path path)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException failure) {
        LOG.warn("{} could not be removed", path, failure);
      }
    }
  }
}
