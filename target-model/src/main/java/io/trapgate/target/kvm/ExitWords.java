package io.trapgate.target.kvm;

import io.trapgate.target.kvm.KernelCall.Detail;
import java.util.ArrayList;
import java.util.List;

/** The words in which a trace tells of an exit, the same ones whoever runs the guest. */
public final class ExitWords {
  /** Name of the detail that says which exit it was. */
  public static final String EXIT = "exit";

  private ExitWords() {}

  /** {@code KVM_EXIT_DEBUG} with its words; DR7 comes last, as not every KVM fills it in. */
  public static List<Detail> of(VcpuExit.Debug debug) {
    Detail exit = new Detail(EXIT, "KVM_EXIT_DEBUG");
    return switch (debug) {
      case VcpuExit.Debug.Booke booke ->
          List.of(exit, Detail.of("status", booke.status()), Detail.of("address", booke.address()));
      case VcpuExit.Debug.X86 x86 -> {
        List<Detail> words = new ArrayList<>();
        words.add(exit);
        words.add(Detail.of("exception", x86.exception()));
        words.add(Detail.of("pc", x86.pc()));
        words.add(Detail.of("dr6", x86.dr6()));
        if (x86.dr7() != VcpuExit.Debug.X86.DR7_UNKNOWN) {
          words.add(Detail.of("dr7", x86.dr7()));
        }
        yield words;
      }
    };
  }

  /** Any exit of the port's; empty for {@link VcpuExit.Kicked}, which is EINTR and no exit. */
  public static List<Detail> of(VcpuExit exit) {
    return switch (exit) {
      case VcpuExit.Debug debug -> of(debug);
      case VcpuExit.Kicked _ -> List.of();
      case VcpuExit.Shutdown shutdown ->
          List.of(
              new Detail(EXIT, "KVM_EXIT_SYSTEM_EVENT"), Detail.of("code", shutdown.exitCode()));
      case VcpuExit.InternalError error ->
          List.of(
              new Detail(EXIT, "KVM_EXIT_INTERNAL_ERROR"), new Detail("reason", error.reason()));
      case VcpuExit.Faulted faulted ->
          List.of(
              new Detail(EXIT, "fault"),
              new Detail("exception", faulted.exception().name()),
              Detail.of("pc", faulted.address()));
    };
  }
}
