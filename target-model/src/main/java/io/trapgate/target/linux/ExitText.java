package io.trapgate.target.linux;

import java.util.HexFormat;

/** What a run ended with that the guest can't go on from, in a line for the user. */
final class ExitText {
  private static final int EMULATION = 1;

  private ExitText() {}

  static String of(int reason, LinuxVcpu vcpu) {
    KvmRun page = vcpu.kvm().page();
    String what =
        switch (reason) {
          case KvmRun.SHUTDOWN -> "triple fault (KVM_EXIT_SHUTDOWN)";
          case KvmRun.FAIL_ENTRY ->
              "the processor refuses the guest's state (KVM_EXIT_FAIL_ENTRY, reason 0x%x)"
                  .formatted(page.suberror());
          case KvmRun.INTERNAL_ERROR -> internal(page);
          default -> "exit reason %d of KVM isn't served".formatted(reason); // an open set
        };
    return "%s at linear 0x%x".formatted(what, vcpu.programCounter());
  }

  private static String internal(KvmRun page) {
    if (page.suberror() != EMULATION) {
      return "KVM_EXIT_INTERNAL_ERROR, suberror " + page.suberror();
    }
    byte[] bytes = page.failedInstruction();
    return "KVM can't emulate the instruction (KVM_EXIT_INTERNAL_ERROR, suberror 1; bytes %s)"
        .formatted(bytes.length == 0 ? "unknown" : HexFormat.ofDelimiter(" ").formatHex(bytes));
  }
}
