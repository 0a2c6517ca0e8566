package io.trapgate.stub.session;

import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import java.util.Set;

/** What a conversation wants done, in order. */
public sealed interface SessionEffect {
  /** Send this. */
  record Send(Reply reply) implements SessionEffect {}

  /** Send the stop reply, with register values as they are now. */
  record SendStop(StopSummary stop, Features features) implements SessionEffect {}

  /** Read or write registers or memory of that vCPU and send the outcome. */
  record Inspect(Request.Inspection request, int vcpu, Features features)
      implements SessionEffect {}

  /**
   * Read a file of the server's own and send the outcome.
   *
   * @param stands whether the machine can be asked for what is in it
   */
  record ServeFile(Request.Files request, boolean stands) implements SessionEffect {}

  /** Change the breakpoint table and send the outcome. */
  record ChangeBreakpoints(Request.Breakpoints request) implements SessionEffect {}

  /** Say or change how steps are done. */
  record AnswerStepping(Request.Stepping request) implements SessionEffect {}

  /** Send a slice of the list of threads. */
  record SendThreads(long offset, int length, boolean multiprocess) implements SessionEffect {}

  /** Send a slice of the memory map as that vCPU reaches memory. */
  record SendMemoryMap(long offset, int length, int vcpu) implements SessionEffect {}

  /** Send one line on a vCPU. */
  record DescribeThread(int vcpu) implements SessionEffect {}

  /** Send what LLDB wants to know of the machine as such. */
  record TellHost(Request.LldbHost request) implements SessionEffect {}

  /**
   * Look at the stopped machine as LLDB asks, and send the outcome.
   *
   * @param vcpu whose registers and memory
   * @param stop why it stands
   */
  record LookForLldb(Request.LldbLook request, int vcpu, StopSummary stop)
      implements SessionEffect {}

  /** Carry out a {@code monitor} command and send what it says. */
  record RunMonitor(String command, int vcpu) implements SessionEffect {}

  /** Say {@code OK}; from there on neither side acknowledges packets. */
  record StopAcknowledging() implements SessionEffect {}

  /** Let the guest go on. */
  record Resume(ResumePlan plan) implements SessionEffect {}

  /** From now on each vCPU stops and goes on by itself, or all together. */
  record SetNonStop(boolean wanted) implements SessionEffect {}

  /** In non-stop: those that stand go on, as far as the plan doesn't hold them. */
  record ResumeSome(ResumePlan plan) implements SessionEffect {}

  /** In non-stop: those of them that run stop. */
  record Halt(Set<Integer> vcpus) implements SessionEffect {
    public Halt {
      vcpus = Set.copyOf(vcpus);
    }
  }

  /** Notify the client of a stop, with register values as they are now. */
  record NotifyStop(StopSummary stop, Features features) implements SessionEffect {}

  /** Notify the client of this stop reply. */
  record Notify(Reply stopReply) implements SessionEffect {}

  /** Keep this text for the answer to the next {@code monitor} command. */
  record Keep(String text) implements SessionEffect {}

  /** Ask the running guest to stop. */
  record Interrupt() implements SessionEffect {}

  /** Stop the guest that runs for nobody, for this client. */
  record TakeOver() implements SessionEffect {}

  /** Put the stopped machine back to its start. */
  record Reset() implements SessionEffect {}

  /** Remove all breakpoints, as soon as the guest is stopped, and let it run or hold it. */
  record Release(boolean letRun) implements SessionEffect {}

  /** End the machine as the server's policy says. */
  record Kill() implements SessionEffect {}

  /** Take the machine away from the client, and tell why when it speaks again. */
  record Dismiss(String reason, Features features) implements SessionEffect {}

  /** Close the connection when everything is sent. */
  record Close() implements SessionEffect {}
}
