package io.trapgate.stub.session;

import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.Change;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.DeviceSwitches;
import io.trapgate.stub.rsp.packet.BreakpointType;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Carries out what a conversation wants of the stopped machine and words the reply. Event loop
 * only, like the controller behind it.
 */
public final class TargetAccess {
  private final DebugController controller;
  private final RegisterAccess registers;
  private final MemoryAccess memory;
  private final AgentCodeCheck agentCode;
  private final MemorySpace space;
  private final FlashAccess flash;
  private final LldbHostAnswers host;
  private final LldbAccess lldb;
  private byte[] threads = ThreadsDocument.EMPTY;
  private byte[] memoryMap = new byte[0];

  /**
   * Serves one conversation.
   *
   * @param controller the machine
   */
  public TargetAccess(DebugController controller) {
    this.controller = controller;
    this.registers = new RegisterAccess(controller.architecture());
    this.space = new MemorySpace(controller);
    this.memory = new MemoryAccess(controller.architecture(), space);
    this.flash = new FlashAccess(controller, space);
    this.agentCode = new AgentCodeCheck(controller);
    this.host = new LldbHostAnswers(controller.architecture(), controller.debugSlots());
    this.lldb = new LldbAccess(controller);
  }

  /** What a conversation must know of the machine. */
  public static SessionFacts facts(DebugController controller) {
    Architecture architecture = controller.architecture();
    return new SessionFacts(
        controller.vcpuCount(),
        controller.possible(BreakpointKind.SOFTWARE),
        controller.possible(BreakpointKind.HARDWARE),
        TargetXml.of(architecture),
        false,
        Optional.empty(),
        controller.flash().isPresent());
  }

  /** What the client lets its accesses do to device registers. */
  public DeviceSwitches devices() {
    return space.devices();
  }

  /** Registers and memory. */
  public Reply answer(SessionEffect.Inspect inspect) {
    Vcpu vcpu = controller.vcpu(inspect.vcpu());
    return switch (inspect.request()) {
      case Request.ReadGeneralRegisters _ -> registers.readAll(vcpu);
      case Request.WriteGeneralRegisters write -> registers.writeAll(vcpu, write.values());
      case Request.ReadRegister read -> registers.read(vcpu, read.number());
      case Request.WriteRegister write -> registers.write(vcpu, write.number(), write.value());
      case Request.ReadMemory read -> memory.read(vcpu, read, inspect.features());
      case Request.WriteMemory write -> memory.write(vcpu, write);
      case Request.Crc crc -> new MemoryScan(space.peeking(vcpu)).crc(crc.address(), crc.length());
      case Request.SearchMemory search -> new MemoryScan(space.peeking(vcpu)).search(search);
      case Request.AddressMode mode -> space.answer(mode);
      case Request.Flash programming -> flash.answer(vcpu, programming);
    };
  }

  /** How steps are done. */
  public Reply answer(Request.Stepping request) {
    return new StepAnswers(controller).to(request);
  }

  /** The breakpoint table. */
  public Reply answer(Request.Breakpoints request) {
    return switch (request) {
      case Request.Insert insert -> {
        BreakpointKind wanted = kindOf(insert.type());
        Breakpoint breakpoint = new Breakpoint(wanted, insert.address(), insert.kind());
        Change change = agentCode.insert(breakpoint, insert.agent());
        yield replyTo(flash.advised(change, breakpoint), wanted);
      }
      case Request.Remove(BreakpointType type, long address, int kind) -> {
        BreakpointKind unwanted = kindOf(type);
        Change change = controller.remove(new Breakpoint(unwanted, address, kind));
        yield replyTo(change, unwanted);
      }
    };
  }

  /** A slice of the list of threads, which stays the same from its first slice to its last. */
  public Reply answer(SessionEffect.SendThreads read) {
    if (read.offset() == 0) {
      threads = ThreadsDocument.of(controller, read.multiprocess());
    }
    return ObjectSlice.of(threads, read.offset(), read.length());
  }

  /** A slice of the memory map, which stays the same from its first slice to its last. */
  public Reply answer(SessionEffect.SendMemoryMap read) {
    if (read.offset() == 0) {
      memoryMap =
          MemoryMapDocument.of(controller.vcpu(read.vcpu()), controller.flash().orElseThrow());
    }
    return ObjectSlice.of(memoryMap, read.offset(), read.length());
  }

  /** One line on a vCPU. */
  public Reply answer(SessionEffect.DescribeThread describe) {
    String line = controller.vcpu(describe.vcpu()).describe();
    return new Reply.Hex(line.getBytes(StandardCharsets.UTF_8));
  }

  /** The stop reply with register values as they are now. */
  public Reply answer(SessionEffect.SendStop send) {
    StopSummary stop = send.stop();
    Reply.Stop reply =
        new Reply.Stop(
            stop.signal(),
            stop.cause(),
            ThreadId.ofVcpu(stop.vcpu()),
            send.features().multiprocess(),
            OptionalInt.of(stop.vcpu()),
            expedited(controller.vcpu(stop.vcpu())));
    return send.features().lldb().threadsInStops() ? lldb.listing(reply) : reply;
  }

  /** What LLDB wants to know of the machine as such. */
  public Reply answer(Request.LldbHost request) {
    return host.answer(request);
  }

  /** What LLDB wants to see of the stopped machine. */
  public Reply answer(SessionEffect.LookForLldb look) {
    return lldb.look(look);
  }

  private List<Reply.ExpeditedRegister> expedited(Vcpu vcpu) {
    List<Reply.ExpeditedRegister> values = new ArrayList<>();
    for (int number : controller.architecture().expedited()) {
      try {
        values.add(new Reply.ExpeditedRegister(number, vcpu.readRegister(number)));
      } catch (KvmException unavailable) {
        // left out: gdb asks for it when it needs it
      }
    }
    return values;
  }

  /** The first dot ends the tag: gdb 13 shows what follows it, later ones all. */
  private static Reply replyTo(Change change, BreakpointKind kind) {
    return switch (change) {
      case Change.Done _ -> new Reply.Ok();
      case Change.Unsupported _ -> new Reply.Unsupported();
      case Change.Refused(String text) -> new Reply.ErrorText(kind.packet() + "." + text);
    };
  }

  private static BreakpointKind kindOf(BreakpointType type) {
    return switch (type) {
      case SOFTWARE -> BreakpointKind.SOFTWARE;
      case HARDWARE -> BreakpointKind.HARDWARE;
      case WRITE_WATCH -> BreakpointKind.WRITE_WATCH;
      case READ_WATCH -> BreakpointKind.READ_WATCH;
      case ACCESS_WATCH -> BreakpointKind.ACCESS_WATCH;
    };
  }
}
