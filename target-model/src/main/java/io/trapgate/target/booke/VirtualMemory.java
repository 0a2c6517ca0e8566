package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.Cpu;

/** Guest memory by effective address, page by page: data space first, then instruction space. */
final class VirtualMemory implements GuestMemory {
  private final Cpu cpu;
  private final PhysicalMap physical;
  private final Runnable look;

  /**
   * @param look told before each access: devices answer as this vCPU sees them
   */
  VirtualMemory(Cpu cpu, PhysicalMap physical, Runnable look) {
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
    return eachPage(guestAddress, length, (at, o, n) -> physical.read(at, into, offset + o, n));
  }

  @Override
  public int write(long guestAddress, byte[] from, int offset, int length) {
    return eachPage(guestAddress, length, (at, o, n) -> store(at, from, offset + o, n));
  }

  /** Behind the guest's back, but a reservation must not outlive it. */
  private int store(long address, byte[] from, int offset, int length) {
    cpu.storedByOther(address, length);
    return physical.write(address, from, offset, length);
  }
}
