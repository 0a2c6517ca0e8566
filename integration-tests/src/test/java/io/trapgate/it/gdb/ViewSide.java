package io.trapgate.it.gdb;

import io.trapgate.testkit.GdbDriver;
import java.util.List;

/** A machine of each family with the guest that has functions of every kind. */
enum ViewSide {
  BOOKE,
  X86;

  /** gdb at the first instruction. */
  Rig atStart() {
    return switch (this) {
      case BOOKE ->
          Rig.ours(
              Guest.view(), OurServer.start(OurServer.spec("e500mc", Guest.view().elf()), false));
      case X86 -> X86Side.flat(Guest.x86View());
    };
  }

  /** gdb at the first line of {@code main}. */
  Rig inMain() {
    Rig rig = atStart();
    rig.gdb().ok("tbreak main");
    rig.gdb().go("continue");
    return rig;
  }

  /** Requests since a position that ask for a register or change one, one at a time. */
  static List<String> registerPackets(Rig rig, int mark) {
    return rig.tap().requestsSince(mark).stream()
        .filter(r -> r.matches("[pP][0-9a-f]+.*"))
        .toList();
  }

  /** All requests since a position, memory reads too. */
  static int packets(Rig rig, int mark) {
    return rig.tap().allRequestsSince(mark).size();
  }

  /** A system register that every core of the family has, and that isn't 0. */
  String systemRegister() {
    return switch (this) {
      case BOOKE -> "pvr";
      case X86 -> "cr0";
    };
  }

  /** A group of registers that gdb has of that family. */
  String group() {
    return switch (this) {
      case BOOKE -> "spr";
      case X86 -> "float";
    };
  }

  /** Some that are in it. */
  List<String> inGroup() {
    return switch (this) {
      case BOOKE -> List.of("pvr", "dbcr0", "tsr", "esr");
      case X86 -> List.of("st0", "st7", "fctrl", "ftag");
    };
  }

  /** The program counter's name of that machine. */
  String pc() {
    return switch (this) {
      case BOOKE -> "pc";
      case X86 -> "eip";
    };
  }

  /** Extended-remote instead of remote: the connection is made anew. */
  static void extended(Rig rig) {
    GdbDriver gdb = rig.gdb();
    gdb.ok("disconnect");
    gdb.run("target extended-remote 127.0.0.1:" + rig.tap().port());
  }
}
