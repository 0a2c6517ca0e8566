package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.memory.PhysicalMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guest physical space as user space sees it: the RAM that the kernel was given, and devices. */
final class GuestSpace implements AutoCloseable {
  private record Mapped(long base, GuestRam ram) {
    boolean holds(long physical) {
      return physical >= base && physical - base < ram.memory().byteSize();
    }
  }

  private final List<Mapped> pieces = new ArrayList<>();
  private final PhysicalMap devices;
  private final PatchedText text = new PatchedText(new Raw());

  /**
   * Allocates RAM and gives it to a machine.
   *
   * @param devices whose windows are looked at without side effects; its RAM isn't used
   */
  GuestSpace(Arena arena, KvmFd vm, List<LinuxVm.Shape.Ram> ram, PhysicalMap devices)
      throws KvmException {
    this.devices = devices;
    try {
      for (LinuxVm.Shape.Ram piece : ram) {
        Mapped mapped = new Mapped(piece.physical(), new GuestRam(arena, vm, piece.bytes()));
        pieces.add(mapped);
        mapped.ram().give(vm, pieces.size() - 1, piece.physical());
      }
    } catch (KvmException e) {
      close();
      throw e;
    }
  }

  private interface Copy {
    void copy(MemorySegment ram, long at, int offset, int length);
  }

  /** Copies within RAM from the first address on, as far as it goes. */
  private int each(long physical, int length, Copy copy) {
    int done = 0;
    while (done < length) {
      Mapped piece = at(physical + done);
      if (piece == null) {
        break;
      }
      long within = physical + done - piece.base();
      int step = (int) Math.min(length - done, piece.ram().memory().byteSize() - within);
      copy.copy(piece.ram().memory(), within, done, step);
      done += step;
    }
    return done;
  }

  private @Nullable Mapped at(long physical) {
    for (Mapped piece : pieces) {
      if (piece.holds(physical)) {
        return piece;
      }
    }
    return null;
  }

  /** RAM as the guest sees it, breakpoint instructions included. */
  private final class Raw implements PatchedText.Ram {
    @Override
    public int read(long physical, byte[] into, int offset, int length) {
      return each(
          physical,
          length,
          (ram, at, o, n) -> MemorySegment.copy(ram, JAVA_BYTE, at, into, offset + o, n));
    }

    @Override
    public int write(long physical, byte[] from, int offset, int length) {
      return each(
          physical,
          length,
          (ram, at, o, n) -> MemorySegment.copy(from, offset + o, ram, JAVA_BYTE, at, n));
    }
  }

  /** The breakpoint instructions in RAM, which {@link #read} doesn't show. */
  PatchedText text() {
    return text;
  }

  /** As {@link PhysicalMap#read}, or as {@link PhysicalMap#readWithEffects}. */
  int read(long physical, byte[] into, int offset, int length, DevicePolicy policy) {
    int done = new Raw().read(physical, into, offset, length);
    text.hide(physical, into, offset, done);
    if (done > 0) {
      return done;
    }
    return policy.readEffects()
        ? devices.readWithEffects(physical, into, offset, length)
        : devices.read(physical, into, offset, length);
  }

  /** As {@link PhysicalMap#write}, or as {@link PhysicalMap#writeMemory}. */
  int write(long physical, byte[] from, int offset, int length, DevicePolicy policy) {
    int done = new Raw().write(physical, from, offset, length);
    text.written(physical, from, offset, done);
    if (done > 0) {
      return done;
    }
    return policy.writes()
        ? devices.write(physical, from, offset, length)
        : devices.writeMemory(physical, from, offset, length);
  }

  /** RAM reads as zeros from here on. */
  void clear() throws KvmException {
    for (Mapped piece : pieces) {
      piece.ram().clear();
    }
  }

  @Override
  public void close() {
    pieces.forEach(piece -> piece.ram().close());
    pieces.clear();
  }
}
