package io.trapgate.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.fornwall.jelf.ElfException;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSymbol;
import net.fornwall.jelf.ElfSymbolTableSection;

/**
 * The symbol table of a guest's ELF file. A place in the guest is written as a symbol, {@code
 * counter}, as a symbol with an offset, {@code history+8}, or as an address, {@code 0x100300}.
 */
public final class Symbols {
  private static final int MOST_SUGGESTIONS = 3;

  /** Section index of a symbol that no relocation changes (ELF specification, "Sections"). */
  private static final short SHN_ABS = (short) 0xfff1;

  /** How far behind a label without a size an address is still said to belong to it. */
  private static final long LABEL_REACH_BYTES = 4096;

  private final String source;
  private final List<Symbol> all;

  private Symbols(String source, List<Symbol> all) {
    this.source = source;
    this.all =
        all.stream()
            .sorted((one, other) -> Long.compareUnsigned(one.address(), other.address()))
            .toList();
  }

  /**
   * Reads an ELF file of either word size and byte order.
   *
   * @throws SessionException when it can't be read or isn't one
   */
  public static Symbols of(Path elf) {
    try {
      return new Symbols(elf.getFileName() + "", read(ElfFile.from(elf)));
    } catch (IOException | ElfException e) {
      throw new SessionException("symbols of " + elf + ": " + e.getMessage(), e);
    }
  }

  /** Symbols of these, in place of a file's. */
  static Symbols of(List<Symbol> symbols) {
    return new Symbols("the guest", symbols);
  }

  /**
   * No symbols: only addresses are understood.
   *
   * @param why what a message says of it
   */
  static Symbols none(String why) {
    return new Symbols(why, List.of());
  }

  private static List<Symbol> read(ElfFile file) {
    List<Symbol> found = new ArrayList<>();
    ElfSymbolTableSection table = file.getSymbolTableSection();
    if (table == null) {
      return found;
    }
    for (ElfSymbol symbol : table.symbols) {
      String name = symbol.getName();
      boolean defined = symbol.st_shndx != 0;
      if (name != null && !name.isEmpty() && !name.startsWith("$") && defined) {
        long address = file.is32Bits() ? symbol.st_value & 0xffff_ffffL : symbol.st_value;
        kind(symbol).ifPresent(kind -> found.add(new Symbol(name, address, symbol.st_size, kind)));
      }
    }
    return found;
  }

  private static Optional<Symbol.Kind> kind(ElfSymbol symbol) {
    return switch (symbol.getType()) {
      case ElfSymbol.STT_FUNC -> Optional.of(Symbol.Kind.FUNCTION);
      case ElfSymbol.STT_OBJECT, ElfSymbol.STT_COMMON -> Optional.of(Symbol.Kind.OBJECT);
      case ElfSymbol.STT_NOTYPE ->
          Optional.of(symbol.st_shndx == SHN_ABS ? Symbol.Kind.CONSTANT : Symbol.Kind.LABEL);
      default -> Optional.empty(); // files, sections and what a platform adds: no places
    };
  }

  /** All functions, objects and labels, by address. */
  public List<Symbol> all() {
    return all;
  }

  /**
   * The symbol of that name.
   *
   * @throws SessionException when there is none, or several at different addresses
   */
  public Symbol symbol(String name) {
    List<Symbol> named = all.stream().filter(symbol -> symbol.name().equals(name)).toList();
    if (named.isEmpty()) {
      throw new SessionException(missing(name));
    }
    Symbol first = named.getFirst();
    if (named.stream().anyMatch(other -> other.address() != first.address())) {
      List<String> places = named.stream().map(symbol -> Hex.address(symbol.address())).toList();
      throw new SessionException(
          "symbol %s: %d of that name in %s, at %s (expected: one; give the address)"
              .formatted(name, named.size(), source, String.join(", ", places)));
    }
    return first;
  }

  private String missing(String name) {
    if (all.isEmpty()) {
      return "symbol %s: %s has no symbols (expected: an ELF file with a symbol table, or an address)"
          .formatted(name, source);
    }
    List<String> near = near(name);
    String hint = near.isEmpty() ? "" : "; near: " + String.join(", ", near);
    return "symbol %s: not in %s%s".formatted(name, source, hint);
  }

  private List<String> near(String name) {
    int most = Math.max(1, name.length() / 3);
    record Near(String name, int distance) {}
    Stream<Near> close =
        all.stream()
            .map(Symbol::name)
            .distinct()
            .map(other -> new Near(other, EditDistance.between(name, other)))
            .filter(other -> other.distance() <= most || other.name().contains(name));
    return close
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MOST_SUGGESTIONS)
        .map(Near::name)
        .toList();
  }

  /**
   * The address of a place: a symbol, one with an offset, or a number.
   *
   * @throws SessionException when it names nothing
   */
  public long address(String place) {
    Optional<Long> number = Hex.number(place);
    if (number.isPresent()) {
      return number.get();
    }
    int plus = place.lastIndexOf('+');
    Optional<Long> offset = plus > 0 ? Hex.number(place.substring(plus + 1)) : Optional.empty();
    return offset.isPresent()
        ? symbol(place.substring(0, plus)).address() + offset.get()
        : symbol(place).address();
  }

  /** The function that an address lies in; a label before it where there is none. */
  public Optional<Symbol> codeAt(long guestVirtual) {
    Optional<Symbol> function =
        all.stream()
            .filter(symbol -> symbol.kind() == Symbol.Kind.FUNCTION)
            .filter(symbol -> symbol.contains(guestVirtual))
            .findFirst();
    return function.or(() -> labelBefore(guestVirtual));
  }

  /** The next label before an address, unless something else is between them. */
  private Optional<Symbol> labelBefore(long guestVirtual) {
    return all.stream()
        .filter(symbol -> symbol.kind() != Symbol.Kind.CONSTANT)
        .filter(symbol -> Long.compareUnsigned(symbol.address(), guestVirtual) <= 0)
        .reduce((_, later) -> later)
        .filter(symbol -> !symbol.kind().isTyped() || symbol.size() == 0)
        .filter(symbol -> guestVirtual - symbol.address() < LABEL_REACH_BYTES)
        .filter(symbol -> symbol.kind() != Symbol.Kind.OBJECT);
  }

  /** The symbol that an address is, or lies in; functions and objects before labels. */
  public Optional<Symbol> at(long guestVirtual) {
    Optional<Symbol> here =
        all.stream()
            .filter(symbol -> symbol.kind() != Symbol.Kind.CONSTANT)
            .filter(symbol -> symbol.address() == guestVirtual)
            .min(Comparator.comparing(Symbol::kind));
    return here.or(() -> around(guestVirtual)).or(() -> codeAt(guestVirtual));
  }

  private Optional<Symbol> around(long guestVirtual) {
    return all.stream()
        .filter(symbol -> symbol.kind().isTyped() && symbol.contains(guestVirtual))
        .findFirst();
  }

  /** An address for people: {@code tick+0x8 (0x1002b8)}, or the number alone. */
  public String describe(long guestVirtual) {
    return at(guestVirtual)
        .map(symbol -> named(symbol, guestVirtual) + " (" + Hex.address(guestVirtual) + ")")
        .orElseGet(() -> Hex.address(guestVirtual));
  }

  private static String named(Symbol symbol, long guestVirtual) {
    long offset = guestVirtual - symbol.address();
    return offset == 0 ? symbol.name() : symbol.name() + "+0x" + Long.toHexString(offset);
  }
}
