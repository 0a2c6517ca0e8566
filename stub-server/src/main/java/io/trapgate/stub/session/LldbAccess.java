package io.trapgate.stub.session;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;
import io.trapgate.target.kvm.Vcpu;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stopped machine as LLDB's own packets look at it. One for each conversation. */
final class LldbAccess {
  private final DebugController controller;
  private final MemoryRegions regions;
  private final SavedRegisters saved;
  private final ThreadsJson threads;

  LldbAccess(DebugController controller) {
    this.controller = controller;
    this.regions = new MemoryRegions(controller.architecture());
    this.saved = new SavedRegisters(controller.architecture());
    this.threads = new ThreadsJson(controller);
  }

  Reply look(SessionEffect.LookForLldb look) {
    Vcpu vcpu = controller.vcpu(look.vcpu());
    return switch (look.request()) {
      case Request.MemoryRegion(long address) -> regions.at(vcpu.memory(), address);
      case Request.ThreadsInfo _ -> threads.of(look.stop());
      case Request.SaveRegisters _ -> saved.save(vcpu);
      case Request.RestoreRegisters(int number, @Nullable ThreadId _) ->
          saved.restore(vcpu, number);
    };
  }

  /** The stop reply with all threads in it. */
  Reply listing(Reply.Stop stop) {
    List<Reply.ThreadPc> all = new ArrayList<>();
    for (int vcpu = 0; vcpu < controller.vcpuCount(); vcpu++) {
      all.add(new Reply.ThreadPc(ThreadId.ofVcpu(vcpu), controller.vcpu(vcpu).programCounter()));
    }
    return new Reply.ListingStop(stop, List.copyOf(all));
  }
}
