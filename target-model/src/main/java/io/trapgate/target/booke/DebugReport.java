package io.trapgate.target.booke;

import io.trapgate.target.ppc.Msr;
import java.util.ArrayList;
import java.util.List;

/** The state of the debug facility in lines for the user. */
final class DebugReport {
  private DebugReport() {}

  static List<String> lines(DebugModel model, DebugParts parts, int msr) {
    Ownership owner = parts.owner();
    List<String> lines = new ArrayList<>();
    lines.add("owner: " + (owner.byUser() ? "user space" : "guest"));
    lines.add("user space: " + owner.user.shown(model));
    String same =
        owner.user == owner.guest ? "the same registers, " : owner.guest.shown(model) + " ";
    lines.add("guest: " + same + "DBSR=%08x".formatted(owner.guest.dbsr));
    lines.add("guest reads DBCR0: %08x".formatted(owner.shownDbcr0()));
    lines.add(
        "MSR[DE]: %d on the core, %d as the guest reads it"
            .formatted(de(parts.view().effective(msr)), de(parts.view().visible(msr))));
    if (model.has(DebugModel.Trait.HYPERVISOR)) {
      boolean protectedDe = (parts.view().msrp() & MsrView.MSRP_DEP) != 0;
      lines.add(
          "MSRP: %08x (DEP %s)".formatted(parts.view().msrp(), protectedDe ? "set" : "clear"));
    }
    HostDebug host = parts.host();
    lines.add(
        "host: DBCR0=%08x DBCR4=%08x, its thread's DBCR0=%08x"
            .formatted(host.core().dbcr0, host.core().dbcr4, host.thread().dbcr0));
    return lines;
  }

  private static int de(int msr) {
    return (msr & Msr.DE) != 0 ? 1 : 0;
  }
}
