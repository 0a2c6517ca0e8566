package io.trapgate.target.linux;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.util.function.Function;

/** {@code /dev/kvm} itself: what this host's KVM is, and where machines come from. */
final class KvmSystem implements AutoCloseable {
  /** Where the device is. */
  static final String DEVICE = "/dev/kvm";

  private final Arena arena = Arena.ofShared();
  private final NativeCalls libc;
  private final KvmFd device;

  /**
   * Opens a device.
   *
   * @param path {@link #DEVICE}, or another one in tests
   * @throws KvmException when it isn't there (2), may not be used (13), isn't KVM (25), or is
   *     one that a debugger can't work with (95)
   */
  KvmSystem(String path) throws KvmException {
    this(path, CallTrace.NONE);
  }

  /**
   * The same.
   *
   * @param trace is told of each call on it, on its machines and on their processors
   */
  KvmSystem(String path, CallTrace trace) throws KvmException {
    this(path, LibC::new, trace);
  }

  /**
   * The same.
   *
   * @param kernel whose calls they are; the arena lives as long as the device is open
   */
  KvmSystem(String path, Function<Arena, NativeCalls> kernel, CallTrace trace) throws KvmException {
    this.libc = kernel.apply(arena);
    KvmFd opened = null;
    try {
      opened = new KvmFd(libc, libc.open(path), "kvm", trace);
      KvmNeeds.require(new Asked(opened));
    } catch (KvmException e) {
      if (opened != null) {
        opened.close();
      }
      arena.close();
      throw e;
    }
    this.device = opened;
  }

  /** What a device says about itself. */
  private record Asked(KvmFd device) implements KvmNeeds.Offer {
    @Override
    public int version() throws KvmException {
      return device.call(KvmIoctl.GET_API_VERSION, 0);
    }

    @Override
    public int capability(KvmCapability capability) throws KvmException {
      return device.call(KvmIoctl.CHECK_EXTENSION, capability.number());
    }
  }

  /** {@code KVM_CHECK_EXTENSION}: 0 when this KVM doesn't have it. */
  int capability(KvmCapability capability) throws KvmException {
    return new Asked(device).capability(capability);
  }

  /** Bytes that a vCPU's descriptor is mapped by. */
  int vcpuMapBytes() throws KvmException {
    return device.call(KvmIoctl.GET_VCPU_MMAP_SIZE, 0);
  }

  /** {@code KVM_CREATE_VM}: a machine without memory and processors. */
  KvmFd createVm() throws KvmException {
    return new KvmFd(libc, device.call(KvmIoctl.CREATE_VM, 0), "vm", device.trace());
  }

  /** The device's own descriptor. */
  KvmFd device() {
    return device;
  }

  @Override
  public void close() {
    device.close();
    arena.close();
  }
}
