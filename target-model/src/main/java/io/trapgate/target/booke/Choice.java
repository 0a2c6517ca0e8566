package io.trapgate.target.booke;

import io.trapgate.target.engine.OpenPoint;

/**
 * What the sources leave open, or where more than one answer is useful; each with what it is by
 * default (booke.md 2.4, 4 and 8).
 */
enum Choice implements OpenPoint.Named {
  DAC_SPLIT(
      "dac-split",
      "first,each",
      "a misaligned access: compare its first address, or that of each aligned word it touches",
      "e200: first; 405: each; e500: not known"),
  STWCX_WATCH(
      "stwcx-watch",
      "always,success",
      "whether a stwcx. that lost its reservation is a watched write",
      "implementation dependent; not known for e500"),
  DCBF_CLASS(
      "dcbf-class",
      "write,none",
      "what dcbf and dcbst are for a DAC",
      "440, 405: write; e500: not known"),
  DCBA_CLASS(
      "dcba-class", "write,none", "what dcba is for a DAC, but never on 440", "not known for e500"),
  IAC_PRIORITY(
      "iac-priority",
      "after-fetch,before-fetch",
      "whether an IAC event comes before a fault of the instruction's fetch",
      "not known"),
  DEBUG_MSR_KEEPS(
      "debug-msr-keeps",
      "me,me+ce",
      "MSR bits that a debug interrupt to DSRR0 keeps",
      "Linux booke.c keeps ME; e500mc manual not at hand"),
  CRITICAL_MSR_KEEPS(
      "critical-msr-keeps",
      "me,me+de",
      "MSR bits that a critical interrupt keeps where debug has save registers of its own",
      "Linux booke.c keeps ME; e500mc manual not at hand"),
  MSRP_RULE(
      "msrp-rule",
      "ignore,trap",
      "a guest that changes an MSR bit under MSRP: no change, or a privileged instruction",
      "not known; Linux relies on no change"),
  DBSRWR(
      "dbsrwr",
      "raw,ignored",
      "what a write of DBSRWR does to DBSR on a bare core",
      "not verified"),
  SLOTS(
      "slots",
      "scan,strict",
      "entries of bp[] behind those that the kernel reads: not looked at, or refused unless empty",
      "Linux booke.c doesn't look at them"),
  DAC_440(
      "440-dac",
      "before,after",
      "whether a DAC event of the 440 comes before or after its access",
      "440UM allows both"),
  REGISTER_FILES(
      "register-files",
      "two,one",
      "whether guest and user space have a register file each, or user space overwrites the guest's",
      "two: kept apart, as booke.md 2.4 recommends; one: Linux since 2f699a59f399"),
  REFUSED_SETTING(
      "refused-setting",
      "kept,partial",
      "after EINVAL: the former setting stays, or what was written before the error",
      "partial: Linux booke.c"),
  GUEST_DE(
      "guest-de",
      "restored,lost",
      "whether the guest finds its own MSR[DE] again when user space lets go",
      "lost: Linux kvmppc_vcpu_sync_debug; restored: what two register files suggest"),
  DE_SYNC(
      "de-sync",
      "ioctl,set-msr",
      "when user space's debugging takes effect without a hypervisor: at once, or at the next MSR"
          + " write",
      "set-msr: Linux kvmppc_set_msr; QEMU writes the registers anyway"),
  GUEST_RUNS(
      "guest-runs",
      "under-kvm,bare",
      "whether the guest has KVM's view of the debug registers, or the bare core's with every bit",
      "under-kvm: Linux booke_emulate.c"),
  WATCH_RANGES(
      "watch-ranges",
      "off,on",
      "whether a pair of slots may watch a range, an extension of KVM's ABI",
      "ours");

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
