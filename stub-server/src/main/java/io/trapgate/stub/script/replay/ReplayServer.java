package io.trapgate.stub.script.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.stub.debug.GuestTime;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.script.log.PacketWords;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerObserver;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineException;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A fresh machine behind a server in this process, which stands where the recorded one stood. */
final class ReplayServer implements AutoCloseable {
  private final Progress progress = new Progress();
  private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final Vm machine;
  private final CuedVm vm;
  private final RspServer server;

  private ReplayServer(Vm machine, Recording recording, ServerOptions options)
      throws ServerException {
    this.machine = machine;
    this.vm = new CuedVm(machine, Cue.of(recording.entries()), progress);
    PacketWords words = new PacketWords(machine.architecture());
    this.server = RspServer.start(vm, options, new Watching(progress, sent, words));
  }

  /**
   * Opens the machine of a recording.
   *
   * @throws ReplayException when it can't be had
   */
  static ReplayServer start(Recording recording, ReplayOptions options) throws ReplayException {
    RecordedMachine recorded = new RecordedMachine(recording.opened().machine(), options);
    ServerOptions served = recorded.server();
    try {
      Vm machine = Machines.open(recorded.spec());
      try {
        return new ReplayServer(machine, recording, served);
      } catch (ServerException | RuntimeException e) {
        machine.close();
        throw e;
      }
    } catch (MachineException | ServerException e) {
      throw new ReplayException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    String listening = server.listening();
    int colon = listening.lastIndexOf(':');
    return new InetSocketAddress(
        listening.substring(0, colon), Integer.parseInt(listening.substring(colon + 1)));
  }

  /** How far it is. */
  Progress progress() {
    return progress;
  }

  /**
   * A packet that it has sent.
   *
   * @param payload each byte one character
   * @param meaning the same in words
   */
  record Sent(String payload, String meaning) {}

  /** The next packet that it has sent, one for each that was received; empty when there is none. */
  Optional<Sent> nextSent() {
    return Optional.ofNullable(sent.poll());
  }

  @Override
  public void close() {
    vm.release();
    server.close();
    machine.close();
  }

  /**
   * Tells how far the server is, and what its packets say.
   *
   * @param sent the packets that the player hasn't taken yet
   */
  private record Watching(Progress progress, ConcurrentLinkedQueue<Sent> sent, PacketWords words)
      implements ServerObserver {
    @Override
    public void connected(String client) {
      sent.clear();
      progress.add(Progress.Step.CONNECTED);
    }

    @Override
    public void disconnected(String client) {
      progress.add(Progress.Step.DISCONNECTED);
    }

    @Override
    public void stopped(ObservedStop stop, GuestTime now) {
      progress.add(Progress.Step.STOPPED);
    }

    @Override
    public void packetOut(byte[] payload, Reply reply) {
      sent.add(new Sent(new String(payload, ISO_8859_1), words.of(reply)));
    }
  }
}
