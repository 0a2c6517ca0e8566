package io.trapgate.target.x86;

import io.trapgate.target.arch.Register;
import io.trapgate.target.arch.RegisterType;
import java.util.ArrayList;
import java.util.List;

/** Registers as they are listed, one after another: each gets the next number. */
final class RegisterList {
  private final boolean wide;
  private final List<RegisterRow> rows = new ArrayList<>();
  private final List<RegisterType> types = new ArrayList<>();
  private String feature = "";
  private String group = "";
  private boolean core;

  /**
   * @param wide whether general registers have 64 bits, and there are 16 of them
   */
  RegisterList(boolean wide) {
    this.wide = wide;
  }

  boolean wide() {
    return wide;
  }

  /** Bits of an address and of a general register. */
  int addressBits() {
    return wide ? 64 : 32;
  }

  /** Registers of gdb's own features follow. */
  RegisterList gdb(String name) {
    feature = name;
    group = "";
    core = true;
    return this;
  }

  /**
   * Registers of a feature of ours follow. Of x86, gdb takes groups only from its own table
   * (i386_register_reggroup_p): {@code info all-registers} lists them, or their names do.
   */
  RegisterList own(String name, String groupName) {
    feature = name;
    group = groupName;
    core = false;
    return this;
  }

  /** The next registers are in this group. */
  RegisterList group(String name) {
    group = name;
    return this;
  }

  /**
   * All are part of the general packet: of x86, gdb saves and writes back every register around a
   * call whatever the description says, and spares itself a packet for each only with those.
   */
  Register next(String name, int bits, String type) {
    return new Register(name, rows.size(), bits, type, group, feature, true, core);
  }

  RegisterList add(RegisterRow row) {
    rows.add(row);
    return this;
  }

  RegisterList add(
      String name, int bits, RegisterRow.LongGetter getter, RegisterRow.LongSetter setter) {
    return add(RegisterRow.of(next(name, bits, "uint" + bits), getter, setter));
  }

  RegisterList type(RegisterType type) {
    types.add(type);
    return this;
  }

  /**
   * A type of single bits.
   *
   * @param names separated by spaces, from bit 0 up; a dot where there is none
   */
  static RegisterType.Flags flags(String feature, String id, String names) {
    List<RegisterType.Bit> bits = new ArrayList<>();
    String[] words = names.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      if (!words[i].equals(".")) {
        bits.add(new RegisterType.Bit(words[i], i));
      }
    }
    return new RegisterType.Flags(feature, id, 4, bits);
  }

  List<RegisterRow> rows() {
    return List.copyOf(rows);
  }

  List<RegisterType> types() {
    return List.copyOf(types);
  }
}
