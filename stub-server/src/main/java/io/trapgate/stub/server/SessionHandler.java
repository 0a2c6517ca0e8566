package io.trapgate.stub.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.frame.Frame;
import io.trapgate.stub.rsp.frame.Outgoing;
import io.trapgate.stub.rsp.packet.Payload;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.RequestParser;
import io.trapgate.stub.session.Features;
import io.trapgate.stub.session.SessionEvent;
import io.trapgate.stub.session.SessionMachine;
import io.trapgate.stub.session.SessionPhase;
import io.trapgate.stub.session.SessionState;
import io.trapgate.stub.session.SessionStep;
import io.trapgate.target.kvm.KvmException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One debugger's connection: frames to events, effects to bytes. Event loop only. */
final class SessionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);
  private static final int MAX_LOGGED_BYTES = 200;

  /** Requests that may wait for the machine to pause; the client is not read from meanwhile. */
  private static final int MAX_PENDING = 64;

  /** For people and programs that speak something else: a debugger skips what is no packet. */
  private static final String NOT_GDB =
      "trapgate: this port speaks the GDB remote protocol; connect by gdb's target remote\r\n";

  private static final byte[] STOP = "Stop:".getBytes(StandardCharsets.US_ASCII);

  private final AttachPoint attachPoint;
  private final SessionMachine machine;
  private final EffectRunner effects;
  private final ServerObserver observer;
  private final String client;
  private SessionState state = SessionState.whileStopped();
  private @Nullable ChannelHandlerContext context;
  private @Nullable SessionClock clock;
  private boolean flushDue;
  private long missedCharacters;
  private int pending;

  /**
   * Not attached yet.
   *
   * @param machine the conversation's function
   * @param client how the client is named to others
   */
  SessionHandler(AttachPoint attachPoint, SessionMachine machine, String client) {
    this.attachPoint = attachPoint;
    this.machine = machine;
    this.client = client;
    this.observer = attachPoint.observer();
    this.effects = new EffectRunner(attachPoint, this);
  }

  String client() {
    return client;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws KvmException {
    context = ctx;
    attachPoint.attach(this);
    clock =
        new SessionClock(
            attachPoint.limits(), ctx.executor(), attachPoint.runner()::running, this::expired);
    observer.connected(client);
    LOG.debug("{} attached", client);
    if (attachPoint.runner().running()) {
      state = SessionState.whileRunning();
      attachPoint.runner().release(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Frame frame)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (clock != null) {
      clock.heard();
    }
    switch (frame) {
      case Frame.Packet(byte[] payload) -> {
        log("<-", payload);
        Request request = RequestParser.parse(payload);
        observer.packetIn(payload, request);
        whenStill(new SessionEvent.Received(request));
      }
      case Frame.Interrupt _ -> {
        LOG.debug("<- interrupt");
        observer.interruptByte();
        whenStill(new SessionEvent.InterruptByte());
      }
      case Frame.Oversize oversize -> send(new Reply.ErrorText(oversize.message()));
      case Frame.Stray stray -> {
        LOG.warn("{}: {} bytes outside of packets; closed", client, stray.bytes());
        ctx.channel().config().setAutoRead(false);
        var _ =
            ctx.writeAndFlush(Unpooled.copiedBuffer(NOT_GDB, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
      }
      case Frame.Ack _, Frame.Nak _, Frame.Corrupt _ -> {} // the link layer's
    }
  }

  /** In all-stop at once; in non-stop as soon as the machine can be looked at, in order. */
  private void whenStill(SessionEvent event) {
    GuestRunner runner = attachPoint.runner();
    if (!runner.individually()) {
      happened(event);
      if (state.full()) {
        readOn();
      }
      return;
    }
    pending++;
    runner.whenStill(() -> {
      pending--;
      happened(event);
      if (pending == 0) {
        flush();
        readOn();
      }
    });
    if (pending > MAX_PENDING) {
      readOn();
    }
  }

  /**
   * A client that asks without reading is not read from until it does, nor one with more behind its
   * kill or attach than may wait until the guest stands.
   */
  private void readOn() {
    if (context == null) {
      return;
    }
    Channel channel = context.channel();
    Intake.open(channel, channel.isWritable() && pending <= MAX_PENDING && !state.full());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    readOn();
  }

  /** Comes last for every connection, also for one that was lost before it was active. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    LOG.debug("{} gone", client);
    context = null;
    if (clock != null) {
      clock.stop();
    }
    observer.disconnected(client);
    happened(new SessionEvent.Disconnected());
    attachPoint.leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{}: connection lost", client, cause);
    var _ = ctx.close();
  }

  /** Whether stops concern it still; not when it has detached and is about to be gone. */
  boolean attends() {
    return !(state.phase() instanceof SessionPhase.Ended);
  }

  /** Whether every request that has come is answered. */
  boolean owesNothing() {
    return pending == 0 && !waitsForGuest();
  }

  /** Whether the next answer comes with a stop of the guest. */
  boolean waitsForGuest() {
    return state.phase() instanceof SessionPhase.Running;
  }

  /** The connection is for nothing any more but to say why. */
  void dismiss(String reason, Features features) {
    flush(); // what was refused just now; nobody flushes for it behind the end of the session
    if (context != null) {
      Channel channel = context.channel();
      String text = "session." + reason + ", so the server has taken the machine back";
      attachPoint.farewells().dismiss(channel, this, text, features.errorMessage());
    }
  }

  private void expired(String reason) {
    LOG.info("{}: {}", client, reason);
    happened(new SessionEvent.Expired(reason));
    flush();
  }

  /** The guest stands still again. */
  void guestStopped(int vcpu, StopReason reason) {
    if (clock != null) {
      clock.heard();
    }
    happened(new SessionEvent.GuestStopped(vcpu, reason));
    flush();
    readOn();
  }

  /** Breakpoints have printed; a client that doesn't read gets to know how much it has missed. */
  void guestPrinted(String text) {
    if (context == null || !context.channel().isWritable()) {
      missedCharacters += text.length();
      return;
    }
    String missed =
        missedCharacters == 0
            ? ""
            : "trapgate: " + missedCharacters + " characters of output lost here\n";
    missedCharacters = 0;
    happened(new SessionEvent.GuestPrinted(missed + text));
    flush();
  }

  /** An event and all that follows from it. */
  void happened(SessionEvent event) {
    try {
      SessionStep step = machine.next(state, event);
      state = step.state();
      step.effects().forEach(effects::run);
    } catch (RuntimeException fault) {
      broken(event, fault);
    }
  }

  /** What we broke ends this session and not the server; its state is in the log. */
  private void broken(SessionEvent event, RuntimeException fault) {
    LOG.error("{}: fault in the session at {} in state {}", client, event, state, fault);
    send(new Reply.ErrorText("server.internal fault, this session ends; see the server log"));
    close();
  }

  void send(Reply reply) {
    Reply spoken = state.spoken(reply);
    Payload payload = ReplyWriter.write(spoken);
    log("->", payload.bytes());
    observe(payload.bytes(), spoken);
    write(new Outgoing.Packet(payload.bytes(), payload.runLength()));
  }

  /** A stop that the client hasn't asked for: only in non-stop. */
  void notifyStop(Reply stopReply) {
    byte[] reply = ReplyWriter.write(stopReply).bytes();
    byte[] payload = Arrays.copyOf(STOP, STOP.length + reply.length);
    System.arraycopy(reply, 0, payload, STOP.length, reply.length);
    log("->", payload);
    observe(payload, stopReply);
    write(new Outgoing.Notification(payload));
  }

  void sendNoAckOk() {
    Reply ok = new Reply.Ok();
    observe(ReplyWriter.write(ok).bytes(), ok);
    write(new Outgoing.NoAckOk());
  }

  private void observe(byte[] payload, Reply reply) {
    if (context != null) {
      observer.packetOut(payload, reply);
    }
  }

  private void write(Outgoing outgoing) {
    if (context != null) {
      var _ = context.write(outgoing, context.voidPromise());
      flushDue = true;
    }
  }

  private void flush() {
    if (flushDue && context != null) {
      flushDue = false;
      context.flush();
    }
  }

  /** Closes when everything is sent. */
  void close() {
    if (context != null) {
      flushDue = false;
      var _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void log(String direction, byte[] payload) {
    if (LOG.isDebugEnabled()) {
      int bytes = Math.min(payload.length, MAX_LOGGED_BYTES);
      String text = new String(payload, 0, bytes, StandardCharsets.ISO_8859_1);
      LOG.debug("{} {}{}", direction, text, bytes < payload.length ? "…" : "");
    }
  }
}
