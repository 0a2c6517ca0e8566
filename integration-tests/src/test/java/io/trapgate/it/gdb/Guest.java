package io.trapgate.it.gdb;

import io.trapgate.testkit.Symbols;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A guest program: its ELF file for gdb, what the machine loads, its symbols as the linker wrote
 * them, and its source's marks.
 */
public final class Guest {
  private final Path elf;
  private final Path source;
  private final Path image;
  private final Symbols symbols;

  private Guest(Path elf, Path source) {
    this(elf, source, elf);
  }

  private Guest(Path elf, Path source, Path image) {
    this.elf = elf;
    this.source = source;
    this.image = image;
    this.symbols = Symbols.of(elf);
  }

  /** The guest with every kind of stop in it. */
  public static Guest stops() {
    Path folder = folder("stops");
    return new Guest(folder.resolve("stops.elf"), folder.resolve("stops.c"));
  }

  /** The guest that uses the debug registers itself. */
  public static Guest debugRegisters() {
    Path folder = folder("debugregs");
    return new Guest(folder.resolve("debugregs.elf"), folder.resolve("debugregs.c"));
  }

  /** The guest for several CPUs: CPU 0 releases the others from the spin table. */
  public static Guest smp() {
    Path folder = folder("smp");
    return new Guest(folder.resolve("smp.elf"), folder.resolve("smp.c"));
  }

  /** The guest that programs the flash itself; it runs in RAM. */
  public static Guest flashProbe() {
    Path folder = folder("flash");
    return new Guest(folder.resolve("probe.elf"), folder.resolve("probe.c"));
  }

  /** The guest that lies in flash: gdb has it to load, the machine runs {@link #flashProbe()}. */
  public static Guest rom() {
    Path folder = folder("flash");
    return new Guest(
        folder.resolve("rom.elf"), folder.resolve("rom.c"), folder.resolve("probe.elf"));
  }

  /** The guest with functions of every kind to call, for an e500mc. */
  static Guest view() {
    Path folder = folder("view");
    return new Guest(folder.resolve("view.elf"), folder.resolve("view.c"));
  }

  /** The same for x86 in flat 32-bit mode. */
  static Guest x86View() {
    Path elf = folder("x86").resolve("view").resolve("view.elf");
    return new Guest(elf, folder("view").resolve("view.c"));
  }

  /** The x86 boot sector with FXSAVE and FXRSTOR in big real mode. */
  public static Guest bootSector() {
    return x86("boot", "boot.S", "boot.bin");
  }

  /** The same with a 32-bit ELF file for gdb. */
  static Guest bootSectorFor32Bit() {
    Guest sector = bootSector();
    return new Guest(sector.elf.resolveSibling("boot32.elf"), sector.source, sector.image);
  }

  /** The x86 guest that goes through every mode. */
  public static Guest modes() {
    return x86("modes", "modes.c", "modes.flat");
  }

  /** The x86 guest in flat 32-bit mode, which every KVM can run. */
  public static Guest kvm() {
    return x86("kvm", "kvm.c", "kvm.elf");
  }

  /** The boot sector of instructions that KVM's emulator has. */
  public static Guest emulatedBootSector() {
    Path folder = folder("x86").resolve("boot");
    return new Guest(
        folder.resolve("emulated.elf"), folder.resolve("boot.S"), folder.resolve("emulated.bin"));
  }

  /** The guest of many modes, of instructions that KVM's emulator has. */
  static Guest emulatedModes() {
    Path folder = folder("x86").resolve("modes");
    return new Guest(
        folder.resolve("emulated.elf"), folder.resolve("modes.c"), folder.resolve("emulated.flat"));
  }

  /** The x86 guest for several CPUs. */
  public static Guest x86Smp() {
    return x86("smp", "smp.c", "smp.flat");
  }

  /**
   * The guest of the packet rows, which has the same labels on each machine.
   *
   * @param name of its source and its symbols
   * @param image the file that its machine loads
   */
  public static Guest packets(String name, String image) {
    Path folder = folder("packets");
    return new Guest(
        folder.resolve(name + ".elf"), folder.resolve(name + ".S"), folder.resolve(image));
  }

  private static Guest x86(String name, String source, String image) {
    Path folder = folder("x86").resolve(name);
    return new Guest(folder.resolve(name + ".elf"), folder.resolve(source), folder.resolve(image));
  }

  private static Path folder(String name) {
    Path here = Path.of("src", "guests", name);
    return (Files.isDirectory(here) ? here : Path.of("integration-tests").resolve(here))
        .toAbsolutePath();
  }

  /** The executable. */
  public Path elf() {
    return elf;
  }

  /** What the machine loads: {@link #elf()} on most machines. */
  public Path image() {
    return image;
  }

  /** The address of a symbol. */
  public long address(String symbol) {
    return symbols.address(symbol);
  }

  /** The source line that carries {@code mark: NAME} or {@code line: NAME}. */
  public int line(String mark) {
    try {
      List<String> lines = Files.readAllLines(source);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains("/* mark: " + mark + " */")
            || lines.get(i).contains("/* line: " + mark + " */")) {
          return i + 1;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("no mark " + mark + " in " + source);
  }

  /** Hex digits of an address as gdb writes it in a packet. */
  public String hex(String symbol) {
    return Long.toHexString(address(symbol));
  }

  /** The text of the source, for messages. */
  public String text() throws IOException {
    return Files.readString(source, StandardCharsets.UTF_8);
  }
}
