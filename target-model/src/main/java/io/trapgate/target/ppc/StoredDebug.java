package io.trapgate.target.ppc;

/** Plain registers and no events, until a debug facility takes over. */
final class StoredDebug implements DebugFacility {
  private final SprFile sprs;

  StoredDebug(SprFile sprs) {
    this.sprs = sprs;
  }

  @Override
  public int read(int spr) {
    return sprs.get(spr);
  }

  @Override
  public void write(int spr, int value, boolean byDebugger) {
    sprs.set(spr, spr == Spr.DBSR && !byDebugger ? sprs.get(spr) & ~value : value);
  }

  @Override
  public boolean emulates(int spr) {
    return true;
  }

  @Override
  public int msr(int wanted, int present, MsrWriter writer) {
    return wanted | present & Msr.GS; // what is modelled is the guest alone
  }

  @Override
  public int visibleMsr(int msr) {
    return msr;
  }

  @Override
  public boolean stopsAt(int pc) {
    return true;
  }

  @Override
  public boolean stopsBeforeFetch(int pc) {
    return false;
  }

  @Override
  public boolean access(int ea, int bytes, DataAccess access, long value) {
    return true;
  }

  @Override
  public boolean trap() {
    return false;
  }

  @Override
  public boolean isBreakpoint(int word) {
    return false;
  }

  @Override
  public void interruptTaken(boolean critical) {}

  @Override
  public void returned(int saveRegister, int msrBefore) {}

  @Override
  public boolean interruptPending() {
    return false;
  }

  @Override
  public int keptMsr(boolean debug) {
    return Msr.ME;
  }
}
