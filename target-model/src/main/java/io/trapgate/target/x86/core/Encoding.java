package io.trapgate.target.x86.core;

import java.util.Optional;

/**
 * Where an opcode stands in the maps, and which ModR/M bytes are its own.
 *
 * @param map 0 one byte, 1 after 0F, 2 after 0F 38, 3 after 0F 3A
 * @param opcode the last opcode byte
 * @param register whether the low 3 bits of the opcode are a register: 8 opcodes
 * @param prefix the mandatory prefix: empty when any will do; 0 for none of 66, F2, F3
 * @param extension the reg field, or -1
 * @param exact the whole ModR/M byte, or -1
 * @param form 'm' memory only, 'r' register only, ' ' both
 * @param wide '1' with REX.W only, '0' without, ' ' both
 */
record Encoding(
    int map,
    int opcode,
    boolean register,
    Optional<Integer> prefix,
    int extension,
    int exact,
    char form,
    char wide) {
  /**
   * Reads the manual's notation, for example {@code 80 /0}, {@code 50+r}, {@code NP 0F 6F}, {@code
   * F3 0F 38 F0}, {@code 0F C7 /1 m W1}, {@code 0F 01 D0}: mandatory prefix, map, opcode; then reg
   * field or whole ModR/M byte, {@code m} or {@code r}, {@code W0} or {@code W1}.
   */
  static Encoding parse(String text) {
    String[] words = text.split(" ", -1);
    int at = 0;
    Optional<Integer> prefix = mandatory(words);
    at += prefix.isPresent() ? 1 : 0;
    int map = 0;
    if (words[at].equals("0F")) {
      map = 1;
      at++;
      if (at + 1 <= words.length && (words[at].equals("38") || words[at].equals("3A"))) {
        map = words[at].equals("38") ? 2 : 3;
        at++;
      }
    }
    boolean register = words[at].endsWith("+r");
    int opcode = Integer.parseInt(words[at].substring(0, 2), 16);
    int extension = -1;
    int exact = -1;
    char form = ' ';
    char wide = ' ';
    for (at++; at < words.length; at++) {
      String word = words[at];
      switch (word) {
        case "m", "r" -> form = word.charAt(0);
        case "W0", "W1" -> wide = word.charAt(1);
        default -> { // a number
          if (word.startsWith("/")) {
            extension = word.charAt(1) - '0';
          } else {
            exact = Integer.parseInt(word, 16);
          }
        }
      }
    }
    return new Encoding(map, opcode, register, prefix, extension, exact, form, wide);
  }

  private static Optional<Integer> mandatory(String[] words) {
    if (words.length < 2 || !words[1].equals("0F")) {
      return Optional.empty();
    }
    return switch (words[0]) {
      case "NP" -> Optional.of(0);
      case "66", "F2", "F3" -> Optional.of(Integer.parseInt(words[0], 16));
      default -> Optional.empty(); // an opcode
    };
  }

  boolean needsModRm() {
    return extension >= 0 || exact >= 0 || form != ' ';
  }

  /** Whether this ModR/M byte and REX.W are among its own. */
  boolean accepts(int modRm, boolean rexW) {
    boolean memory = modRm >>> 6 != 3;
    return (exact < 0 || exact == modRm)
        && (extension < 0 || extension == (modRm >>> 3 & 7))
        && (form == ' ' || form == 'm' == memory)
        && (wide == ' ' || wide == '1' == rexW);
  }

  /** How narrowly it selects: of two rows that accept the same bytes the narrower counts. */
  int narrowness() {
    return (exact >= 0 ? 8 : 0)
        + (extension >= 0 ? 4 : 0)
        + (form != ' ' ? 2 : 0)
        + (wide != ' ' ? 1 : 0)
        + (prefix.isPresent() ? 16 : 0);
  }
}
