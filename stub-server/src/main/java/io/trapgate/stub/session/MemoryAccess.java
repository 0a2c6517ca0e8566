package io.trapgate.stub.session;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.rsp.packet.PacketLimits;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.Vcpu;
import java.util.Arrays;

/** Memory of a stopped vCPU as {@code m}, {@code x}, {@code M} and {@code X} want it. */
final class MemoryAccess {
  private final long lastAddress;
  private final MemorySpace space;

  MemoryAccess(Architecture architecture, MemorySpace space) {
    this.space = space;
    int bits = architecture.addressBits();
    this.lastAddress = bits == Long.SIZE ? -1 : (1L << bits) - 1;
  }

  /** A longer read is answered short, and gdb asks again from there. */
  Reply read(Vcpu vcpu, Request.ReadMemory request, Features features) {
    if (request.length() == 0) {
      return request.binary() ? new Reply.Ok() : new Reply.Error(SessionErrors.EPERM);
    }
    byte[] bytes = new byte[Math.min(request.length(), PacketLimits.MAX_MEMORY_BYTES)];
    int read =
        outside(request.address())
            ? 0
            : space.of(vcpu).read(request.address(), bytes, 0, bytes.length);
    if (read == 0) {
      return new Reply.Error(SessionErrors.EFAULT);
    }
    byte[] found = read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    return request.binary()
        ? new Reply.Binary(features.errorMessage() ? "b" : "", found)
        : new Reply.Hex(found);
  }

  Reply write(Vcpu vcpu, Request.WriteMemory request) {
    int wanted = request.bytes().length;
    int written =
        wanted == 0 || outside(request.address())
            ? 0
            : space.of(vcpu).write(request.address(), request.bytes(), 0, wanted);
    if (written == wanted) {
      return new Reply.Ok();
    }
    long end = request.address() + written;
    boolean device = !outside(end) && space.peeking(vcpu).read(end, new byte[1], 0, 1) == 1;
    return new Reply.ErrorText(
        "M.%s: %s, after %d of %d bytes%s"
            .formatted(
                device ? "device register" : "not mapped",
                Addresses.hex(end),
                written,
                wanted,
                device ? "; monitor mmio write on lets writes reach devices" : ""));
  }

  private boolean outside(long address) {
    return !space.isPhysical() && Long.compareUnsigned(address, lastAddress) > 0;
  }
}
