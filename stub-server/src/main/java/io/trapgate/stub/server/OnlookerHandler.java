package io.trapgate.stub.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.monitor.MonitorCommands;
import io.trapgate.stub.rsp.frame.Frame;
import io.trapgate.stub.rsp.frame.Outgoing;
import io.trapgate.stub.rsp.packet.Payload;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.RequestParser;
import io.trapgate.stub.session.FileAccess;
import io.trapgate.stub.session.FileTree;
import io.trapgate.stub.session.SessionEffect;
import io.trapgate.stub.session.SessionEvent;
import io.trapgate.stub.session.SessionMachine;
import io.trapgate.stub.session.SessionState;
import io.trapgate.stub.session.TargetAccess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a debugger that may only look. It is told that the guest stands, whether it
 * does or not, and its {@code continue} lasts until the next stop of the machine. Event loop only.
 */
final class OnlookerHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(OnlookerHandler.class);

  /** Requests that may wait for a pause; the client is not read from meanwhile. */
  private static final int MAX_PENDING = 64;

  private final Onlookers onlookers;
  private final SessionMachine machine;
  private final String client;
  private final TargetAccess target;
  private final FileAccess files;
  private SessionState state = SessionState.whileStopped();
  private @Nullable SessionEvent untold;
  private @Nullable ChannelHandlerContext context;
  private int pending;

  OnlookerHandler(Onlookers onlookers, SessionMachine machine, String client) {
    this.onlookers = onlookers;
    this.machine = machine;
    this.client = client;
    AttachPoint attachPoint = onlookers.attachPoint();
    this.target = new TargetAccess(attachPoint.controller());
    this.files = new FileAccess(attachPoint.files().orElse(FileTree.EMPTY));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    onlookers.join(this);
    LOG.debug("{} looks on", client);
    SessionEvent stop = onlookers.lastStop();
    if (stop != null) {
      state = SessionState.whileRunning();
      happened(stop);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    context = null;
    onlookers.leave(this);
    LOG.debug("{} has gone", client);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Frame frame)) {
      ctx.fireChannelRead(message);
      return;
    }
    switch (frame) {
      case Frame.Packet(byte[] payload) -> {
        Request request = RequestParser.parse(payload);
        look(() -> received(request));
      }
      case Frame.Interrupt _ -> look(this::followNoMore);
      case Frame.Oversize oversize -> send(new Reply.ErrorText(oversize.message()));
      case Frame.Stray _ -> {
        var _ = ctx.close();
      }
      case Frame.Ack _, Frame.Nak _, Frame.Corrupt _ -> {} // the link layer's
    }
  }

  private void look(Runnable task) {
    pending++;
    onlookers.look(() -> {
      pending--;
      try {
        task.run();
      } catch (RuntimeException fault) {
        LOG.error("{}: fault in state {}", client, state, fault);
        close();
      }
      flush();
    });
    readOn();
  }

  private void received(Request request) {
    switch (OnlookerRules.of(request)) {
      case OnlookerRules.Verdict.Serve _ -> happened(new SessionEvent.Received(request));
      case OnlookerRules.Verdict.Follow _ -> follow(request);
      case OnlookerRules.Verdict.Refuse(String text) -> send(new Reply.ErrorText(text));
      case OnlookerRules.Verdict.Part _ -> close();
    }
  }

  /** It may have a stop to hear of that came while it looked at the one before. */
  private void follow(Request request) {
    happened(new SessionEvent.Received(request));
    SessionEvent stop = untold;
    if (stop != null) {
      guestStopped(stop);
    }
  }

  /** Ctrl-C: its debugger wants to look again. */
  private void followNoMore() {
    if (state.followsGuest()) {
      happened(new SessionEvent.GuestStopped(0, new StopReason.Interrupted()));
    }
  }

  /** The machine has stopped for the one that controls it. */
  void guestStopped(SessionEvent stop) {
    untold = stop;
    if (state.followsGuest()) {
      untold = null;
      happened(stop);
      flush();
    }
  }

  private void happened(SessionEvent event) {
    var step = machine.next(state, event);
    state = step.state();
    step.effects().forEach(this::run);
  }

  private void run(SessionEffect effect) {
    switch (effect) {
      case SessionEffect.Send(Reply reply) -> send(reply);
      case SessionEffect.SendStop stop -> send(target.answer(stop));
      case SessionEffect.Inspect inspect -> send(target.answer(inspect));
      case SessionEffect.SendThreads threads -> send(target.answer(threads));
      case SessionEffect.SendMemoryMap map -> send(target.answer(map));
      case SessionEffect.DescribeThread thread -> send(target.answer(thread));
      case SessionEffect.ServeFile file -> send(files.answer(file));
      case SessionEffect.RunMonitor(String command, int vcpu) -> monitor(command, vcpu);
      case SessionEffect.StopAcknowledging _ -> write(new Outgoing.NoAckOk());
      case SessionEffect.Interrupt _ -> followNoMore();
      case SessionEffect.Close _ -> close();
      default -> {} // resumes, resets and releases are the controlling client's alone
    }
  }

  private void monitor(String command, int vcpu) {
    MonitorCommands monitor = onlookers.attachPoint().monitor();
    String refusal = OnlookerRules.refusal(monitor, command);
    if (!refusal.isEmpty()) {
      send(new Reply.Console(refusal + "\n"));
    } else {
      EffectRunner.packets(monitor.run(command, vcpu, target.devices()).lines())
          .forEach(text -> send(new Reply.Console(text)));
    }
    send(new Reply.Ok());
  }

  private void send(Reply reply) {
    Payload payload = ReplyWriter.write(reply);
    write(new Outgoing.Packet(payload.bytes(), payload.runLength()));
  }

  private void write(Outgoing outgoing) {
    if (context != null) {
      var _ = context.write(outgoing, context.voidPromise());
    }
  }

  private void flush() {
    if (context != null) {
      context.flush();
    }
    readOn();
  }

  /** A client that asks without reading, or faster than there are pauses, isn't read from. */
  private void readOn() {
    if (context != null) {
      var channel = context.channel();
      Intake.open(channel, channel.isWritable() && pending <= MAX_PENDING);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    readOn();
  }

  private void close() {
    if (context != null) {
      var _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{}: connection lost", client, cause);
    var _ = ctx.close();
  }
}
