package io.trapgate.target;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.ForwardingVcpu;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.KernelCall.Detail;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vCPU of a model whose calls are told. A register is one call each, by its number at gdb: which
 * of the kernel's structures it would come with is the kernel's matter. Memory is told nothing of:
 * user space has it mapped.
 */
final class TracedVcpu extends ForwardingVcpu {
  private static final String GET = "KVM_GET_ONE_REG";
  private static final String SET = "KVM_SET_ONE_REG";

  private final CallTrace trace;
  private final String on;

  TracedVcpu(Vcpu vcpu, CallTrace trace) {
    super(vcpu);
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
              super.setGuestDebug(debug);
              return true;
            });
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    return told(
        new About(GET, "", List.of(Detail.of("register", number))),
        () -> super.readRegister(number));
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    Boolean ignored =
        told(
            new About(SET, HexFormat.of().formatHex(value), List.of(Detail.of("register", number))),
            () -> {
              super.writeRegister(number, value);
              return true;
            });
  }
}
