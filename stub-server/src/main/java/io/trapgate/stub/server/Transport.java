package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** How bytes come in: sockets or the standard streams. */
sealed interface Transport permits SocketTransport, StdioTransport {
  /** The transport for an address. */
  static Transport of(ListenAddress address) {
    return switch (address) {
      case ListenAddress.Tcp tcp -> new SocketTransport(tcp);
      case ListenAddress.Unix unix -> new SocketTransport(unix);
      case ListenAddress.Stdio _ ->
          new StdioTransport(
              new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    };
  }

  /** One thread that can serve this transport's channels. */
  EventLoopGroup newGroup(StepLookout lookout);

  /** Takes clients from here on. */
  void open(EventLoopGroup group, ChannelHandler perClient) throws ServerException;

  /** The actual address. */
  String listening();

  /** Takes no more clients and leaves nothing behind; harmless when not open. */
  void close();

  /** Closes the connections of its clients and waits; behind {@link #close}. */
  void dismiss();

  /** Closes and waits. */
  static void close(Channel channel) {
    channel.close().awaitUninterruptibly();
  }
}
