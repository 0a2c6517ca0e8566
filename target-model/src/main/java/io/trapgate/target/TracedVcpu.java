package io.trapgate.target;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.KernelCall.Detail;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Translation;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A vCPU of a model whose calls are told. A register is one call each, by its number at gdb: which
 * of the kernel's structures it would come with is the kernel's matter. Memory is told nothing of:
 * user space has it mapped.
 */
final class TracedVcpu implements Vcpu {
  private static final String GET = "KVM_GET_ONE_REG";
  private static final String SET = "KVM_SET_ONE_REG";

  private final Vcpu vcpu;
  private final CallTrace trace;
  private final String on;

  TracedVcpu(Vcpu vcpu, CallTrace trace) {
    this.vcpu = vcpu;
    this.trace = trace;
    this.on = "vcpu" + vcpu.index();
  }

  private interface Call<T> {
    T make() throws KvmException;
  }

  /** What is told of a call beside its outcome. */
  private record About(String name, String argument, List<Detail> details) {}

  private <T> T told(About about, Call<T> call) throws KvmException {
    long started = System.nanoTime();
    try {
      T made = call.make();
      byte[] bytes = made instanceof byte[] read ? read : null;
      tell(
          about, bytes == null ? about.argument() : HexFormat.of().formatHex(bytes), started, null);
      return made;
    } catch (KvmException e) {
      tell(about, about.argument(), started, e);
      throw e;
    }
  }

  private void tell(About about, String argument, long started, @Nullable KvmException failed) {
    trace.made(
        new KernelCall(
            -1,
            on,
            about.name(),
            argument,
            failed == null ? 0 : -1,
            failed == null ? 0 : failed.errno(),
            started,
            System.nanoTime() - started,
            about.details()));
  }

  @Override
  public void setGuestDebug(GuestDebug debug) throws KvmException {
    String bytes = HexFormat.of().formatHex(debug.toAbi());
    Boolean ignored =
        told(
            new About("KVM_SET_GUEST_DEBUG", bytes, List.of()),
            () -> {
              vcpu.setGuestDebug(debug);
              return true;
            });
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    return told(
        new About(GET, "", List.of(Detail.of("register", number))),
        () -> vcpu.readRegister(number));
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    Boolean ignored =
        told(
            new About(SET, HexFormat.of().formatHex(value), List.of(Detail.of("register", number))),
            () -> {
              vcpu.writeRegister(number, value);
              return true;
            });
  }

  @Override
  public int index() {
    return vcpu.index();
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
