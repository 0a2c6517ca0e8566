package io.trapgate.stub.server;

import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.debug.Refusals;
import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.monitor.MonitorAnswer;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.session.Features;
import io.trapgate.stub.session.FileAccess;
import io.trapgate.stub.session.FileTree;
import io.trapgate.stub.session.SessionEffect;
import io.trapgate.stub.session.SessionEvent;
import io.trapgate.stub.session.StopSummary;
import io.trapgate.stub.session.TargetAccess;
import io.trapgate.target.kvm.KvmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a conversation wants done. Event loop only. */
final class EffectRunner {
  private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

  /** Lines of a {@code monitor} answer that go into one packet. */
  private static final int LINES_PER_PACKET = 8;

  private final AttachPoint attachPoint;
  private final SessionHandler session;
  private final TargetAccess target;
  private final FileAccess files;

  EffectRunner(AttachPoint attachPoint, SessionHandler session) {
    this.attachPoint = attachPoint;
    this.session = session;
    this.target = new TargetAccess(attachPoint.controller());
    this.files = new FileAccess(attachPoint.files().orElse(FileTree.EMPTY));
  }

  void run(SessionEffect effect) {
    GuestRunner runner = attachPoint.runner();
    try {
      switch (effect) {
        case SessionEffect.Send(Reply reply) -> session.send(reply);
        case SessionEffect.SendStop stop -> session.send(target.answer(stop));
        case SessionEffect.Inspect inspect -> session.send(target.answer(inspect));
        case SessionEffect.ChangeBreakpoints change ->
            session.send(target.answer(change.request()));
        case SessionEffect.ServeFile file -> session.send(files.answer(file));
        case SessionEffect.AnswerStepping(Request.Stepping request) ->
            session.send(target.answer(request));
        case SessionEffect.SendThreads threads -> session.send(target.answer(threads));
        case SessionEffect.SendMemoryMap map -> session.send(target.answer(map));
        case SessionEffect.DescribeThread thread -> session.send(target.answer(thread));
        case SessionEffect.TellHost(Request.LldbHost request) ->
            session.send(target.answer(request));
        case SessionEffect.LookForLldb look -> session.send(target.answer(look));
        case SessionEffect.RunMonitor monitor -> monitor(monitor.command(), monitor.vcpu());
        case SessionEffect.StopAcknowledging _ -> session.sendNoAckOk();
        case SessionEffect.Resume(ResumePlan plan) -> resume(plan);
        case SessionEffect.SetNonStop(boolean wanted) -> runner.individually(wanted);
        case SessionEffect.ResumeSome(ResumePlan plan) -> runner.resumeSome(plan);
        case SessionEffect.Halt(Set<Integer> vcpus) -> runner.halt(vcpus);
        case SessionEffect.NotifyStop(StopSummary stop, Features features) ->
            session.notifyStop(target.answer(new SessionEffect.SendStop(stop, features)));
        case SessionEffect.Notify(Reply stopReply) -> session.notifyStop(stopReply);
        case SessionEffect.Keep(String text) -> attachPoint.controller().notices().keep(text);
        case SessionEffect.Interrupt _ -> runner.interrupt();
        case SessionEffect.TakeOver _ -> runner.release(false);
        case SessionEffect.Reset _ -> runner.reset();
        case SessionEffect.Release(boolean letRun) -> runner.release(letRun);
        case SessionEffect.Kill _ -> runner.kill();
        case SessionEffect.Dismiss(String reason, Features features) ->
            session.dismiss(reason, features);
        case SessionEffect.Close _ -> session.close();
      }
    } catch (KvmException refusal) {
      LOG.error("{}: {}", effect, Refusals.text(refusal));
    }
  }

  private void resume(ResumePlan plan) {
    sendNotices();
    try {
      if (!plan.stepping().isEmpty()) {
        attachPoint.lookout().begin();
      }
      attachPoint.runner().resume(plan);
    } catch (KvmException refusal) {
      session.happened(new SessionEvent.ResumeRefused(Refusals.text(refusal)));
    }
  }

  /** Lines in portions of a packet each. */
  static List<String> packets(List<String> lines) {
    List<String> packets = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += LINES_PER_PACKET) {
      int to = Math.min(lines.size(), from + LINES_PER_PACKET);
      packets.add(String.join("\n", lines.subList(from, to)) + "\n");
    }
    return packets;
  }

  private void sendNotices() {
    attachPoint
        .controller()
        .notices()
        .take()
        .forEach(notice -> session.send(new Reply.Console(notice)));
  }

  private void monitor(String command, int vcpu) {
    sendNotices();
    MonitorAnswer answer = attachPoint.monitor().run(command, vcpu, target.devices());
    packets(answer.lines()).forEach(text -> session.send(new Reply.Console(text)));
    session.send(new Reply.Ok());
    switch (answer.followUp()) {
      case NONE -> {}
      case MACHINE_RESET -> session.happened(new SessionEvent.MachineReset());
      case SERVER_EXIT -> {
        session.close();
        attachPoint.exit();
      }
    }
  }
}
