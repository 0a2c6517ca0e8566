package io.trapgate.it.x86.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Byte strings that together hold every instruction of the opcode maps: each opcode with each
 * mandatory prefix, each reg field of memory and of a register and, where the whole ModR/M byte
 * selects, each of those; in 64-bit code with and without REX.W.
 */
final class CodeGrid {
  private static final int[] MANDATORY = {0, 0x66, 0xF2, 0xF3};
  private static final int REGISTERS = 0xC0;

  /** Opcodes after 0F where ModR/M bytes of registers are instructions of their own. */
  private static final Set<Integer> WHOLE_MODRM = Set.of(0x00, 0x01, 0x0D, 0x1E, 0xAE, 0xC7);

  private final Random random;

  CodeGrid(Random random) {
    this.random = random;
  }

  /** All of a map, in 32-bit and in 64-bit code. */
  List<Iced.Question> map(int map) {
    List<Iced.Question> questions = new ArrayList<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      for (int prefix : MANDATORY) {
        for (int modRm : modRms(map, opcode)) {
          questions.add(question(32, new int[] {prefix, 0}, map, opcode, modRm));
          questions.add(question(64, new int[] {prefix, 0}, map, opcode, modRm));
          questions.add(question(64, new int[] {prefix, 0x48}, map, opcode, modRm));
        }
      }
    }
    return questions;
  }

  /** All register forms where those differ; else one for each reg field. */
  private List<Integer> modRms(int map, int opcode) {
    boolean x87 = map == 0 && opcode >>> 3 == 0xD8 >>> 3;
    boolean transaction = map == 0 && opcode >>> 1 == 0xC6 >>> 1;
    boolean whole = x87 || transaction || map == 1 && WHOLE_MODRM.contains(opcode);
    List<Integer> all = new ArrayList<>();
    for (int reg = 0; reg < 8; reg++) {
      all.add(reg << 3 | random.nextInt(3) << 6 | random.nextInt(8));
      for (int rm = 0; rm < 8; rm++) {
        if (whole || rm == opcode % 8) {
          all.add(REGISTERS | reg << 3 | rm);
        }
      }
    }
    return all;
  }

  private Iced.Question question(int bits, int[] prefixes, int map, int opcode, int modRm) {
    byte[] code = new byte[CodeSamples.BYTES];
    random.nextBytes(code);
    int at = 0;
    for (int prefix : prefixes) {
      if (prefix != 0) {
        code[at++] = (byte) prefix;
      }
    }
    for (int escape : CodeSamples.escapes(map)) {
      code[at++] = (byte) escape;
    }
    code[at++] = (byte) opcode;
    code[at] = (byte) modRm;
    return new Iced.Question(bits, code);
  }
}
