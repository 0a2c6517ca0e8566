package io.trapgate.target.x86;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.x86.core.Cpu;

/**
 * Guest memory by linear address, page by page, through the guest's page tables without setting
 * their accessed and dirty bits. Outside 64-bit mode a linear address has 32 bits.
 */
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
    boolean wide = cpu.state().longModeActive();
    int done = 0;
    while (done < length) {
      long linear = guestAddress + done;
      int left = PhysicalMap.PAGE_BYTES - ((int) linear & PhysicalMap.PAGE_BYTES - 1);
      int wanted = Math.min(left, length - done);
      long address = address(cpu, linear, wide);
      int copied = address < 0 ? 0 : piece.copy(address, done, wanted);
      done += copied;
      if (copied < wanted) {
        break;
      }
    }
    return done;
  }

  /** The physical address, or -1 where nothing is mapped. */
  static long address(Cpu cpu, long linear) {
    return address(cpu, linear, cpu.state().longModeActive());
  }

  private static long address(Cpu cpu, long linear, boolean wide) {
    if (!wide) {
      return cpu.look(linear & 0xFFFF_FFFFL);
    }
    boolean canonical = linear << 16 >> 16 == linear;
    return canonical ? cpu.look(linear) : -1;
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

  private int store(long address, byte[] from, int offset, int length) {
    return policy.writes()
        ? physical.write(address, from, offset, length)
        : physical.writeMemory(address, from, offset, length);
  }
}
