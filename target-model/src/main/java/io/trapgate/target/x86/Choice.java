package io.trapgate.target.x86;

import io.trapgate.target.engine.OpenPoint;

/**
 * What a session may choose of a modelled x86 processor: where KVM, the processor and the sources
 * differ, or where a debugger is better served; the default comes first (x86.md 1.4, 2 and 3).
 */
enum Choice implements OpenPoint.Named {
  FX(
      "fx",
      "cpu,kvm,seed-v1",
      "whose FXSAVE and FXRSTOR the processor has",
      "cpu: an Intel processor; kvm: KVM's instruction emulator; seed-v1: the patch as mailed"),
  GDB_ARCH(
      "gdb-arch",
      "i386:x86-64,i386,i8086",
      "the architecture that gdb is told of, and with it the registers",
      "QEMU's stub always says i386:x86-64"),
  STEP_RIP(
      "step-rip",
      "any,armed",
      "a step after registers were written: kept, or lost unless RIP is where it was armed",
      "armed: Linux x86.c, __kvm_set_rflags and singlestep_rip"),
  MOV_SS(
      "mov-ss",
      "transparent,processor",
      "user space's steps and code slots right after MOV SS or POP SS: they act, or wait as TF does",
      "processor: Intel SDM 3A 6.8.3; KVM leaves it to the processor"),
  GUEST_TF(
      "guest-tf",
      "kept,lost",
      "whether the guest's own TF is still there when user space has stepped",
      "lost: Linux kvm_arch_vcpu_ioctl_set_guest_debug reads RFLAGS without TF and writes it back");

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings and an immutable list
  private final OpenPoint point;

  Choice(String name, String values, String description, String source) {
    this.point = OpenPoint.of(name, values, description, source);
  }

  @Override
  public OpenPoint point() {
    return point;
  }
}
