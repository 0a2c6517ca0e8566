package io.trapgate.target;

import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.load.BiosArea;
import io.trapgate.target.load.GuestImage;
import io.trapgate.target.load.ImageException;
import io.trapgate.target.load.ImageLoader;
import io.trapgate.target.load.MultibootInfo;
import io.trapgate.target.load.PcFormat;
import io.trapgate.target.load.PcImage;
import io.trapgate.target.load.PcRoom;
import io.trapgate.target.x86.X86Entry;
import io.trapgate.target.x86.core.Gpr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a PC starts with, read and laid out.
 *
 * @param segments what is stored where, in order: the guest and what belongs to it
 * @param entry the first processor's state
 */
record X86Payload(List<GuestImage.Segment> segments, X86Entry entry) {
  private static final int PAGE = 4096;

  /** The first drive, as a BIOS tells a boot sector in DL. */
  private static final long HARD_DISK = 0x80;

  /** A boot sector finds a stack below itself. */
  private static final long BOOT_STACK = 0x7C00;

  X86Payload {
    segments = List.copyOf(segments);
  }

  /**
   * Reads the files of a spec whose size is right.
   *
   * @throws MachineException when a file can't be used, or all of it does not fit into RAM
   */
  static X86Payload load(MachineSpec spec) throws MachineException {
    MachineSpec.Payload payload = spec.payload();
    Path file =
        payload
            .guest()
            .orElseThrow(() ->
                new MachineException(
                    "guest: none (expected: an image file; there is no built-in guest for"
                        + " x86)"));
    long ramBytes = spec.size().memoryBytes();
    PcImage image;
    try {
      PcRoom room = new PcRoom(ramBytes, PcTest.ROM_BASE);
      image = ImageLoader.loadPc(file, format(payload.format()), room);
    } catch (ImageException e) {
      throw new MachineException("guest: " + e.getMessage(), e);
    }
    X86Payload guest = guest(image, file, payload, ramBytes);
    return findsBios(image.start()) ? guest.behind(BiosArea.segments(spec.size().vcpus())) : guest;
  }

  /** Whether the guest was made to be loaded by or after a BIOS. */
  private static boolean findsBios(PcImage.Start start) {
    return switch (start) {
      case PcImage.Start.Multiboot _, PcImage.Start.BootSector _ -> true;
      case PcImage.Start.Flat _, PcImage.Start.Reset _, PcImage.Start.Real _ -> false;
    };
  }

  /** The same with pieces that any of its own may replace. */
  private X86Payload behind(List<GuestImage.Segment> first) {
    List<GuestImage.Segment> all = new ArrayList<>(first);
    all.addAll(segments);
    return new X86Payload(all, entry);
  }

  private static X86Payload guest(
      PcImage image, Path file, MachineSpec.Payload payload, long ramBytes)
      throws MachineException {
    long entry = image.image().entry();
    return switch (image.start()) {
      case PcImage.Start.Multiboot _ -> multiboot(image.image(), file, payload, ramBytes);
      case PcImage.Start.Flat _ -> alone(image, payload, X86Entry.flat32(entry, Map.of()));
      case PcImage.Start.Reset _ -> alone(image, payload, X86Entry.powerOn());
      case PcImage.Start.BootSector _ ->
          alone(
              image,
              payload,
              X86Entry.real(0, (int) entry, Map.of(Gpr.RDX, HARD_DISK, Gpr.RSP, BOOT_STACK)));
      case PcImage.Start.Real _ ->
          alone(
              image,
              payload,
              X86Entry.real((int) (entry >>> 16) << 12, (int) entry & 0xFFFF, Map.of()));
    };
  }

  private static PcFormat format(MachineSpec.ImageFormat format) {
    return switch (format) {
      case MachineSpec.ImageFormat.Auto _ -> new PcFormat.Auto();
      case MachineSpec.ImageFormat.Elf _ -> new PcFormat.Elf();
      case MachineSpec.ImageFormat.Multiboot _ -> new PcFormat.Multiboot();
      case MachineSpec.ImageFormat.BootSector _ -> new PcFormat.BootSector();
      case MachineSpec.ImageFormat.Raw raw -> new PcFormat.Raw(raw.address(), raw.entry());
    };
  }

  /** A guest that nobody hands anything. */
  private static X86Payload alone(PcImage image, MachineSpec.Payload payload, X86Entry entry)
      throws MachineException {
    if (payload.initrd().isPresent()) {
      throw new MachineException(
          "initrd: " + payload.initrd().get() + " (expected: none; only multiboot takes a module)");
    }
    if (!payload.bootArguments().isEmpty()) {
      throw new MachineException(
          "command line: '"
              + payload.bootArguments()
              + "' (expected: none; only multiboot takes one)");
    }
    return new X86Payload(image.image().segments(), entry);
  }

  private static X86Payload multiboot(
      GuestImage image, Path file, MachineSpec.Payload payload, long ramBytes)
      throws MachineException {
    List<GuestImage.Segment> segments = new ArrayList<>(image.segments());
    Optional<GuestImage.Segment> module = module(payload.initrd(), image, ramBytes);
    module.ifPresent(segments::add);
    String name = String.valueOf(file.getFileName());
    String arguments = payload.bootArguments();
    MultibootInfo info =
        new MultibootInfo(
            ramBytes,
            arguments.isEmpty() ? name : name + " " + arguments,
            module.map(m ->
                new MultibootInfo.Module(
                    m.physical(), m.memoryBytes(), fileName(payload.initrd()))));
    long at = place(segments, info.bytes(), ramBytes);
    byte[] block = info.at(at);
    segments.add(new GuestImage.Segment(at, block, block.length));
    return new X86Payload(
        segments,
        X86Entry.flat32(image.entry(), Map.of(Gpr.RAX, (long) MultibootInfo.MAGIC, Gpr.RBX, at)));
  }

  private static String fileName(Optional<Path> file) {
    return file.map(f -> String.valueOf(f.getFileName())).orElse("");
  }

  /** The module, on a page of its own behind the kernel and above 1 MiB. */
  private static Optional<GuestImage.Segment> module(
      Optional<Path> file, GuestImage image, long ramBytes) throws MachineException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    byte[] content;
    try {
      content = ImageLoader.loadRaw(file.get(), "a multiboot module");
    } catch (ImageException e) {
      throw new MachineException("initrd: " + e.getMessage(), e);
    }
    long base = Math.max(image.end() + PAGE - 1 & -PAGE, 1L << 20);
    requireRoom(base + content.length, ramBytes, "this kernel and its module");
    return Optional.of(new GuestImage.Segment(base, content, content.length));
  }

  /** Where the information block goes: the end of conventional memory, or behind everything. */
  private static long place(List<GuestImage.Segment> taken, int bytes, long ramBytes)
      throws MachineException {
    long low = MultibootInfo.LOW_END - bytes & -PAGE;
    boolean free =
        low >= PAGE && taken.stream().noneMatch(s -> s.physical() < low + bytes && low < s.end());
    if (free) {
      return low;
    }
    long end = taken.stream().mapToLong(GuestImage.Segment::end).max().orElse(0);
    long high = end + PAGE - 1 & -PAGE;
    requireRoom(high + bytes, ramBytes, "this kernel and its information block");
    return high;
  }

  private static void requireRoom(long needed, long ramBytes, String what) throws MachineException {
    if (needed > ramBytes) {
      throw new MachineException(
          "memory: %d MiB (expected: >= %d MiB for %s)"
              .formatted(ramBytes >> 20, (needed + 0xF_FFFF) >> 20, what));
    }
  }
}
