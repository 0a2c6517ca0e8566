package io.trapgate.target.kvm;

import java.util.List;
import java.util.OptionalLong;

/** Hands every call on to another vCPU, as {@link ForwardingVm} does for machines. */
public abstract class ForwardingVcpu implements Vcpu {
  private final Vcpu vcpu;

  protected ForwardingVcpu(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  @Override
  public int index() {
    return vcpu.index();
  }

  @Override
  public void setGuestDebug(GuestDebug debug) throws KvmException {
    vcpu.setGuestDebug(debug);
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    return vcpu.readRegister(number);
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    vcpu.writeRegister(number, value);
  }

  @Override
  public GuestMemory memory() {
    return vcpu.memory();
  }

  @Override
  public GuestMemory memory(DevicePolicy policy) {
    return vcpu.memory(policy);
  }

  @Override
  public OptionalLong translate(long guestAddress) {
    return vcpu.translate(guestAddress);
  }

  @Override
  public boolean reinject(VcpuExit.Debug exit) {
    return vcpu.reinject(exit);
  }

  @Override
  public void passBreakpoint() {
    vcpu.passBreakpoint();
  }

  @Override
  public long programCounter() {
    return vcpu.programCounter();
  }

  @Override
  public long instructionCount() {
    return vcpu.instructionCount();
  }

  @Override
  public long progress() {
    return vcpu.progress();
  }

  @Override
  public List<String> debugState() {
    return vcpu.debugState();
  }

  @Override
  public List<String> floatingPoint() {
    return vcpu.floatingPoint();
  }

  @Override
  public List<Translation> translations() {
    return vcpu.translations();
  }

  @Override
  public String describe() {
    return vcpu.describe();
  }
}
