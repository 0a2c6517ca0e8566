package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What a run ended with that the guest can't go on from, in a line for the user. */
final class ExitText {
  private static final int EMULATION = 1;
  private static final int SIMULTANEOUS = 2;
  private static final int DELIVERY = 3;
  private static final int UNEXPECTED = 4;

  private ExitText() {}

  static String of(int reason, LinuxVcpu vcpu) {
    return what(reason, vcpu.kvm().page()) + place(vcpu);
  }

  /** {@code KVM_RUN} has failed: nothing is told by an exit. */
  static String of(KvmException failure, LinuxVcpu vcpu) {
    return failure.getMessage() + place(vcpu);
  }

  private static String place(LinuxVcpu vcpu) {
    return " at linear 0x%x".formatted(vcpu.programCounter());
  }

  private static String what(int reason, KvmRun page) {
    return switch (reason) {
      case KvmRun.SHUTDOWN -> "triple fault (KVM_EXIT_SHUTDOWN)";
      case KvmRun.FAIL_ENTRY ->
          "the processor refuses the guest's state (KVM_EXIT_FAIL_ENTRY, reason 0x%x)"
              .formatted(page.hardwareReason());
      case KvmRun.INTERNAL_ERROR -> internal(page);
      case KvmRun.UNKNOWN ->
          "KVM doesn't know why the guest was left (KVM_EXIT_UNKNOWN, reason 0x%x)"
              .formatted(page.hardwareReason());
      case KvmRun.EXCEPTION ->
          "an exception that KVM doesn't handle (KVM_EXIT_EXCEPTION, vector %d)"
              .formatted(page.suberror());
      case KvmRun.HYPERCALL ->
          "a hypercall that nobody serves (KVM_EXIT_HYPERCALL, number 0x%x)"
              .formatted(page.hardwareReason());
      case KvmRun.SYSTEM_EVENT ->
          "the guest asks for what only its kernel's host does (KVM_EXIT_SYSTEM_EVENT, type %d)"
              .formatted(page.suberror());
      case KvmRun.X86_RDMSR, KvmRun.X86_WRMSR ->
          "model specific register 0x%x isn't served (%s)"
              .formatted(
                  page.msrIndex(),
                  reason == KvmRun.X86_RDMSR ? "KVM_EXIT_X86_RDMSR" : "KVM_EXIT_X86_WRMSR");
      default -> "exit reason %d of KVM isn't served".formatted(reason); // an open set
    };
  }

  private static String internal(KvmRun page) {
    int suberror = page.suberror();
    String what =
        switch (suberror) {
          case EMULATION -> "KVM can't emulate the instruction";
          case SIMULTANEOUS -> "two exceptions at a time";
          case DELIVERY -> "the guest can't be given an exception or interrupt";
          case UNEXPECTED -> "KVM doesn't expect why the guest was left";
          default -> "KVM can't go on"; // an open set of numbers
        };
    String more = suberror == EMULATION ? "bytes " + instruction(page) : data(page);
    return "%s (KVM_EXIT_INTERNAL_ERROR, suberror %d; %s)".formatted(what, suberror, more);
  }

  private static String instruction(KvmRun page) {
    byte[] bytes = page.failedInstruction();
    return bytes.length == 0 ? "unknown" : HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private static String data(KvmRun page) {
    List<Long> words = page.internalData();
    return words.isEmpty()
        ? "no data"
        : words.stream().map("0x%x"::formatted).collect(Collectors.joining(" ", "data ", ""));
  }
}
