package io.trapgate.it.gdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A guest program: its ELF file, its symbols as the linker wrote them, and its source's marks. */
public final class Guest {
  private static final int SYMTAB = 2;

  private final Path elf;
  private final Path source;
  private final Map<String, Long> symbols;

  private Guest(Path elf, Path source) {
    this.elf = elf;
    this.source = source;
    this.symbols = readSymbols(elf);
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

  private static Path folder(String name) {
    Path here = Path.of("src", "guests", name);
    return (Files.isDirectory(here) ? here : Path.of("integration-tests").resolve(here))
        .toAbsolutePath();
  }

  /** The executable. */
  public Path elf() {
    return elf;
  }

  /** The address of a symbol. */
  public long address(String symbol) {
    Long value = symbols.get(symbol);
    if (value == null) {
      throw new IllegalArgumentException(symbol + " isn't a symbol of " + elf);
    }
    return value;
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

  private static Map<String, Long> readSymbols(Path elf) {
    try {
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(elf));
      int sections = file.getInt(32);
      int count = file.getShort(48);
      Map<String, Long> symbols = new HashMap<>();
      for (int i = 0; i < count; i++) {
        int header = sections + i * 40;
        if (file.getInt(header + 4) == SYMTAB) {
          int strings = file.getInt(sections + file.getInt(header + 24) * 40 + 16);
          addSymbols(file, header, strings, symbols);
        }
      }
      return symbols;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addSymbols(
      ByteBuffer file, int header, int strings, Map<String, Long> symbols) {
    int start = file.getInt(header + 16);
    int end = start + file.getInt(header + 20);
    for (int at = start; at < end; at += 16) {
      StringBuilder name = new StringBuilder();
      int next = strings + file.getInt(at);
      while (file.get(next) != 0) {
        name.append((char) file.get(next++));
      }
      symbols.put(name.toString(), file.getInt(at + 4) & 0xffff_ffffL);
    }
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
