package io.trapgate.testkit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a {@link DebugSession}, whose guest is stopped. */
public final class SessionAssert extends AbstractAssert<SessionAssert, DebugSession> {
  SessionAssert(DebugSession actual) {
    super(actual, SessionAssert.class);
  }

  /** So many slots of that kind are free: those whose register's name starts like that. */
  public SessionAssert hasFreeSlots(String registers, int count) {
    List<Slot> slots =
        actual.slots().stream().filter(slot -> slot.register().startsWith(registers)).toList();
    if (slots.isEmpty()) {
      List<String> names = actual.slots().stream().map(Slot::register).toList();
      throw new SessionException(
          "slots %s: none is called so (expected: the start of one of %s)"
              .formatted(registers, String.join(", ", names)));
    }
    long free = slots.stream().filter(Slot::isFree).count();
    return require(
        free == count, registers + " slots free: " + count, free + " of " + slots.size());
  }

  /** The selected vCPU's next instruction is exactly there. */
  public SessionAssert isAt(String place) {
    long address = actual.symbols().address(place);
    long pc = actual.pc();
    return require(
        pc == address, actual.symbols().describe(address), actual.symbols().describe(pc));
  }

  /** A register has that value. */
  public SessionAssert hasRegister(String name, long value) {
    long found = actual.register(name);
    return require(
        found == value, name + " = " + Hex.address(value), name + " = " + Hex.address(found));
  }

  /** Four bytes of memory are that number. */
  public SessionAssert hasInt(String place, int value) {
    int found = actual.readInt(place);
    return require(found == value, place + " = " + value, place + " = " + found);
  }

  /** A C string in memory is that text. */
  public SessionAssert hasString(String place, String text) {
    String found = actual.readString(place);
    return require(
        found.equals(text), place + " = \"" + text + "\"", place + " = \"" + found + "\"");
  }

  /** Memory holds these bytes there. */
  public SessionAssert hasBytes(String place, byte[] bytes) {
    byte[] found = actual.memory().readBytes(place, bytes.length);
    HexFormat hex = HexFormat.ofDelimiter(" ");
    return require(
        Arrays.equals(found, bytes),
        place + " = " + hex.formatHex(bytes),
        place + " = " + hex.formatHex(found));
  }

  private SessionAssert require(boolean met, String wanted, String happened) {
    if (!met) {
      throw Failures.of(descriptionText(), wanted, happened, actual);
    }
    return this;
  }
}
