package io.trapgate.it.lockstep;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Instruction words being put together. Code comes in units that are only entered at their start;
 * branches name a unit some way ahead in the same scope, and are completed when the scope ends.
 */
final class StreamCode {
  private static final int MOST_AHEAD = 8;
  private static final int LIS = 0x3C00_0000;
  private static final int ORI = 0x6000_0000;

  /** How the address of a target goes into the words. */
  private enum Way {
    /** 24 bits relative to the branch. */
    LONG,
    /** 14 bits relative to the branch. */
    SHORT,
    /** 24 bits, absolute. */
    ABSOLUTE,
    /** In two instructions before: lis and ori. */
    LOADED
  }

  private record Fixup(int at, int unit, Way way) {}

  private record Scope(List<Integer> units, List<Fixup> fixups) {}

  private final int base;
  private final RandomGenerator random;
  private final List<Scope> scopes = new ArrayList<>();
  private int[] words = new int[1 << 16];
  private int size;

  /**
   * @param base address of the first word
   */
  StreamCode(int base, RandomGenerator random) {
    this.base = base;
    this.random = random;
  }

  /** Words so far. */
  int size() {
    return size;
  }

  int address() {
    return base + 4 * size;
  }

  /** Adds a word. */
  void add(int word) {
    words = size == words.length ? Arrays.copyOf(words, 2 * size) : words;
    words[size++] = word;
  }

  /** Adds what loads a constant into a register, in two words whatever it is. */
  void load(int register, int value) {
    add(LIS | register << 21 | value >>> 16);
    add(ORI | register << 21 | register << 16 | value & 0xFFFF);
  }

  /** Begins a piece of code with units of its own. */
  void open() {
    scopes.add(new Scope(new ArrayList<>(), new ArrayList<>()));
  }

  /** Begins a unit of the innermost scope. */
  void unit() {
    scopes.getLast().units().add(size);
  }

  /** Ends the innermost scope: its branches find their targets, the last of which is its end. */
  void close() {
    Scope scope = scopes.removeLast();
    List<Integer> units = scope.units();
    for (Fixup fixup : scope.fixups()) {
      int target = fixup.unit() < units.size() ? units.get(fixup.unit()) : size;
      complete(fixup, target);
    }
  }

  private void complete(Fixup fixup, int target) {
    int at = fixup.at();
    int distance = 4 * (target - at);
    int address = base + 4 * target;
    switch (fixup.way()) {
      case LONG -> words[at] |= distance & 0x03FF_FFFC;
      case SHORT -> words[at] |= distance & 0xFFFC;
      case ABSOLUTE -> words[at] |= address & 0x03FF_FFFC;
      case LOADED -> {
        words[at] |= address >>> 16;
        words[at + 1] |= address & 0xFFFF;
      }
    }
  }

  private void fixup(Way way) {
    Scope scope = scopes.getLast();
    int unit = scope.units().size() + random.nextInt(MOST_AHEAD);
    scope.fixups().add(new Fixup(size, unit, way));
  }

  /** A relative branch, its field of 24 bits empty, to a unit ahead. */
  void branch(int word) {
    fixup(Way.LONG);
    add(word);
  }

  /** A conditional branch, its field of 14 bits empty, to a unit ahead. */
  void conditional(int word) {
    fixup(Way.SHORT);
    add(word);
  }

  /** An absolute branch, its field of 24 bits empty, to a unit ahead. */
  void absolute(int word) {
    fixup(Way.ABSOLUTE);
    add(word);
  }

  /** Loads the address of a unit ahead into a register. */
  void loadTarget(int register) {
    fixup(Way.LOADED);
    load(register, 0);
  }

  /** The words as they lie in memory. */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * size);
    bytes.asIntBuffer().put(words, 0, size);
    return bytes.array();
  }
}
