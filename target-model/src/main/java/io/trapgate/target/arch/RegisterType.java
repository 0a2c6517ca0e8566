package io.trapgate.target.arch;

import java.util.List;

/** A type that a feature of the target description defines (gdb document node "Types"). */
public sealed interface RegisterType {
  /** The feature that defines it; its registers use it. */
  String feature();

  /** The name that {@link Register#type()} gives. */
  String id();

  /**
   * Single bits with names.
   *
   * @param bytes size of the register
   */
  record Flags(String feature, String id, int bytes, List<Bit> bits) implements RegisterType {
    public Flags {
      bits = List.copyOf(bits);
    }
  }

  /**
   * An array of elements.
   *
   * @param element type of each
   */
  record Vector(String feature, String id, String element, int count) implements RegisterType {}

  /** The same bytes in several ways. */
  record Union(String feature, String id, List<Field> fields) implements RegisterType {
    public Union {
      fields = List.copyOf(fields);
    }
  }

  /**
   * One bit.
   *
   * @param name empty for a bit without one
   * @param number counted from the lowest
   */
  record Bit(String name, int number) {}

  /** One way to see a union. */
  record Field(String name, String type) {}
}
