package io.trapgate.stub.server;

import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.GuestTime;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.Slot;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.kvm.GuestDebug;
import java.util.List;

/**
 * Two observers as one.
 *
 * @param first told first
 * @param second told next
 */
public record BothObservers(ServerObserver first, ServerObserver second) implements ServerObserver {
  @Override
  public void guestDebugSet(int vcpu, GuestDebug debug, List<Slot> slots) {
    first.guestDebugSet(vcpu, debug, slots);
    second.guestDebugSet(vcpu, debug, slots);
  }

  @Override
  public void resumed(ResumePlan plan, GuestTime now) {
    first.resumed(plan, now);
    second.resumed(plan, now);
  }

  @Override
  public void exited(DebugExit exit, GuestTime now) {
    first.exited(exit, now);
    second.exited(exit, now);
  }

  @Override
  public void stopped(ObservedStop stop, GuestTime now) {
    first.stopped(stop, now);
    second.stopped(stop, now);
  }

  @Override
  public void reset(GuestTime now) {
    first.reset(now);
    second.reset(now);
  }

  @Override
  public void connected(String client) {
    first.connected(client);
    second.connected(client);
  }

  @Override
  public void packetIn(byte[] payload, Request request) {
    first.packetIn(payload, request);
    second.packetIn(payload, request);
  }

  @Override
  public void packetOut(byte[] payload, Reply reply) {
    first.packetOut(payload, reply);
    second.packetOut(payload, reply);
  }

  @Override
  public void interruptByte() {
    first.interruptByte();
    second.interruptByte();
  }

  @Override
  public void disconnected(String client) {
    first.disconnected(client);
    second.disconnected(client);
  }

  @Override
  public void consoleOutput(byte[] bytes, GuestTime now) {
    first.consoleOutput(bytes, now);
    second.consoleOutput(bytes, now);
  }

  @Override
  public void consoleInput(byte[] bytes, GuestTime now) {
    first.consoleInput(bytes, now);
    second.consoleInput(bytes, now);
  }
}
