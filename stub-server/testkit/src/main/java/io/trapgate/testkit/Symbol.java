package io.trapgate.testkit;

/**
 * A function, an object or a label of the guest's ELF file.
 *
 * @param name as the linker wrote it; C++ names stay mangled
 * @param address guest virtual address of its first byte
 * @param size in bytes, 0 where the file says none, as for most labels of assembly
 * @param kind what it is
 */
public record Symbol(String name, long address, long size, Kind kind) {
  /** What the symbol table says it is. */
  public enum Kind {
    FUNCTION,
    OBJECT,
    /** A label without a type. */
    LABEL,
    /** A number with a name, which no address is said to belong to. */
    CONSTANT;

    boolean isTyped() {
      return this == FUNCTION || this == OBJECT;
    }
  }

  /** Whether that address is inside, or its first byte where there is no size. */
  boolean contains(long guestVirtual) {
    long offset = guestVirtual - address;
    return offset == 0 || Long.compareUnsigned(offset, size) < 0;
  }
}
