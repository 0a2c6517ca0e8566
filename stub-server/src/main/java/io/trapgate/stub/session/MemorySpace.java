package io.trapgate.stub.session;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.DeviceSwitches;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.Vcpu;
import java.util.OptionalLong;

/**
 * Which memory a client's addresses mean: the guest's own addresses as a vCPU translates them, or
 * physical ones (QEMU's {@code PhyMemMode}); and what its accesses do to device registers.
 */
final class MemorySpace {
  private final DebugController controller;
  private final DeviceSwitches devices = new DeviceSwitches();
  private boolean physical;

  /** The guest's addresses, devices looked at without side effects. */
  MemorySpace(DebugController controller) {
    this.controller = controller;
  }

  DeviceSwitches devices() {
    return devices;
  }

  boolean isPhysical() {
    return physical;
  }

  /** What {@code m} and {@code M} reach. */
  GuestMemory of(Vcpu vcpu) {
    return of(vcpu, devices.policy());
  }

  /** The same without side effects, whatever the client has chosen: for whole ranges. */
  GuestMemory peeking(Vcpu vcpu) {
    return of(vcpu, DevicePolicy.PEEK);
  }

  private GuestMemory of(Vcpu vcpu, DevicePolicy policy) {
    return physical
        ? controller.physicalMemory(vcpu.index(), policy).orElseThrow()
        : vcpu.memory(policy);
  }

  /** The physical address that a client's address means; empty where nothing is mapped. */
  OptionalLong physicalAddress(Vcpu vcpu, long address) {
    return physical ? OptionalLong.of(address) : vcpu.translate(address);
  }

  Reply answer(Request.AddressMode request) {
    boolean possible = controller.physicalMemory(0, DevicePolicy.PEEK).isPresent();
    return switch (request) {
      case Request.WhichQemuPackets _ ->
          new Reply.Text("sstepbits;sstep" + (possible ? ";PhyMemMode" : ""));
      case Request.WhichAddresses _ when possible -> new Reply.Text(physical ? "1" : "0");
      case Request.UsePhysicalAddresses(boolean wanted) when possible -> {
        physical = wanted;
        yield new Reply.Ok();
      }
      case Request.WhichAddresses _, Request.UsePhysicalAddresses _ -> new Reply.Unsupported();
    };
  }
}
