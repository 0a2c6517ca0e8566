package io.trapgate.target.booke;

/**
 * What the debug facility of one core is made of.
 *
 * @param owner who owns it, with both register files
 * @param view what KVM makes of the guest's MSR
 * @param host the host's core around the guest's runs
 * @param sprs the guest's access to the registers
 */
record DebugParts(Ownership owner, MsrView view, HostDebug host, GuestSprs sprs) {
  static DebugParts of(DebugModel model, BookeChoices choices) {
    Ownership owner = new Ownership(model, choices);
    MsrView view = new MsrView(model, choices);
    GuestSprs sprs = new GuestSprs(model, choices, owner.guest, view);
    return new DebugParts(owner, view, new HostDebug(model, choices), sprs);
  }
}
