package io.trapgate.stub.script.run;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.server.MachineHandle;
import io.trapgate.stub.server.RspServer;
import io.trapgate.target.kvm.Vcpu;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Where a session's other threads ask about its machine; what they get is answered by the loop that
 * owns it.
 *
 * @param server whose machine it is
 */
record MachineDesk(RspServer server) {
  private static final int PATIENCE_SECONDS = 10;

  /**
   * Asks, and waits for the answer.
   *
   * @throws IllegalArgumentException as the question does
   * @throws IllegalStateException when no answer comes
   */
  <T> T ask(Function<MachineHandle, T> question) {
    try {
      return server.ask(question).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      throw new IllegalStateException("the machine can't be asked: " + e.getCause(), e);
    } catch (TimeoutException | RejectedExecutionException e) {
      throw new IllegalStateException("the machine does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The last debug exits and the slot table, as {@code monitor} shows them. */
  List<String> tables() {
    return ask(MachineDesk::tables);
  }

  static List<String> tables(MachineHandle view) {
    if (view.runner().running()) {
      return List.of("the guest runs: its exits and slots can't be read");
    }
    List<String> lines = new ArrayList<>(List.of("the last debug exits:"));
    lines.addAll(view.monitor().run("exits", 0).lines());
    lines.add("the slots:");
    lines.addAll(view.monitor().run("slots", 0).lines());
    List<String> notices = view.controller().notices().waiting();
    if (!notices.isEmpty()) {
      lines.add("what the server could not tell gdb yet:"); // in a batch it never may
      notices.stream().map(String::strip).forEach(lines::add);
    }
    return lines;
  }

  /** Where the guest stands: one line for each vCPU. */
  static List<String> places(MachineHandle view) {
    if (view.runner().running()) {
      return List.of("it still runs");
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < view.controller().vcpuCount(); i++) {
      Vcpu vcpu = view.controller().vcpu(i);
      lines.add(
          "cpu%d at %s, %s".formatted(i, Addresses.hex(vcpu.programCounter()), vcpu.describe()));
    }
    return lines;
  }
}
