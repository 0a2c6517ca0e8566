package io.trapgate.target.booke;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.Cpu;

/** Guest memory by effective address, page by page: data space first, then instruction space. */
final class VirtualMemory implements GuestMemory {
  private final Cpu cpu;
  private final PhysicalMap physical;
  private final Runnable look;
  private final DevicePolicy policy;

  /**
   * @param look told before each access: devices answer as this vCPU sees them
   */
  VirtualMemory(Cpu cpu, PhysicalMap physical, Runnable look, DevicePolicy policy) {
    this.policy = policy;
    this.cpu = cpu;
    this.physical = physical;
    this.look = look;
  }

  private interface Piece {
    int copy(long physicalAddress, int offset, int length);
  }

  private int eachPage(long guestAddress, int length, Piece piece) {
    look.run();
    int done = 0;
    while (done < length) {
      int ea = (int) guestAddress + done;
      int left = PhysicalMap.PAGE_BYTES - (ea & PhysicalMap.PAGE_BYTES - 1);
      int wanted = Math.min(left, length - done);
      long address = cpu.debugTranslate(ea);
      int copied = address < 0 ? 0 : piece.copy(address, done, wanted);
      done += copied;
      if (copied < wanted) {
        break;
      }
    }
    return done;
  }

  @Override
  public int read(long guestAddress, byte[] into, int offset, int length) {
    return eachPage(guestAddress, length, (at, o, n) -> load(at, into, offset + o, n));
  }

  @Override
  public int write(long guestAddress, byte[] from, int offset, int length) {
    return eachPage(guestAddress, length, (at, o, n) -> store(at, from, offset + o, n));
  }

  private int load(long address, byte[] into, int offset, int length) {
    return policy.readEffects()
        ? physical.readWithEffects(address, into, offset, length)
        : physical.read(address, into, offset, length);
  }

  /** Behind the guest's back, but a reservation must not outlive it. */
  private int store(long address, byte[] from, int offset, int length) {
    cpu.storedByOther(address, length);
    return policy.writes()
        ? physical.write(address, from, offset, length)
        : physical.writeMemory(address, from, offset, length);
  }
}
