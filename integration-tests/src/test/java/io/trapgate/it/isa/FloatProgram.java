package io.trapgate.it.isa;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest program that executes one word once for each record of a table, from the registers that
 * the record holds, and writes down what it leaves behind. Interrupts are noted and resumed behind
 * the word. It runs on our core and on QEMU's alike, so that thousands of cases cost one run.
 */
final class FloatProgram {
  static final int ENTRY = 0x2_0000;
  static final int RECORDS = 0x80_0000;
  static final int RESULTS = 0xC0_0000;

  private static final int VECTORS = 0x3_0000;
  private static final int VECTOR_BYTES = 0x40;
  private static final int FIRST_SAVED = 20;
  private static final int[] IVORS = {2, 5, 6, 7, 13, 32, 33, 34};
  private static final int SRR0 = 26;
  private static final int SRR1 = 27;
  private static final int ESR = 62;
  private static final int IVPR = 63;
  private static final int SPEFSCR = 512;
  private static final int MFSPR = 0x7C00_02A6;
  private static final int MTSPR = 0x7C00_03A6;
  private static final int MTMSR = 0x7C00_0124;
  private static final int ISYNC = 0x4C00_012C;
  private static final int RFI = 0x4C00_0064;
  private static final int MFCR = 0x7C00_0026;
  private static final int MTCRF = 0x7C0F_F120;
  private static final int LWZ = 0x8000_0000;
  private static final int STW = 0x9000_0000;
  private static final int ADDI = 0x3800_0000;
  private static final int ADDIS = 0x3C00_0000;
  private static final int ORI = 0x6000_0000;
  private static final int LFD = 0xC800_0000;
  private static final int STFD = 0xD800_0000;
  private static final int MTFSF_ALL = 0xFDFE_058E;
  private static final int MFFS = 0xFC00_048E;
  private static final int EVLDD = 0x1000_0301;
  private static final int EVSTDD = 0x1000_0321;
  private static final int MTCTR = MTSPR | 9 << 16;
  private static final int BDNZ = 0x4200_0000;
  private static final int STAY = 0x4800_0000;

  private final boolean embedded;
  private final List<Integer> words = new ArrayList<>();
  private int tested;
  private int resume;

  private FloatProgram(boolean embedded) {
    this.embedded = embedded;
  }

  /** One loop over {@code count} records around that word. */
  static FloatProgram of(int word, int count, boolean embedded, int msr) {
    FloatProgram program = new FloatProgram(embedded);
    // once to learn where it resumes, once to say so
    program.assemble(word, count, msr);
    program.words.clear();
    program.assemble(word, count, msr);
    return program;
  }

  /** Where the word under test lies. */
  int tested() {
    return ENTRY + 4 * tested;
  }

  /** Where the program stays when it is done. */
  int end() {
    return ENTRY + 4 * (words.size() - 1);
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.size());
    words.forEach(bytes::putInt);
    return bytes.array();
  }

  /** The interrupt handlers: which, SRR0, SRR1 and ESR to r20 to r23. */
  static byte[] vectors() {
    ByteBuffer bytes = ByteBuffer.allocate(VECTOR_BYTES * IVORS.length);
    for (int i = 0; i < IVORS.length; i++) {
      bytes.position(VECTOR_BYTES * i);
      bytes.putInt(ADDI | FIRST_SAVED << 21 | IVORS[i]);
      bytes.putInt(special(MFSPR, 21, SRR0));
      bytes.putInt(special(MFSPR, 22, SRR1));
      bytes.putInt(special(MFSPR, 23, ESR));
      bytes.putInt(special(MTSPR, 24, SRR0));
      bytes.putInt(RFI);
    }
    return bytes.array();
  }

  static int vectorsAt() {
    return VECTORS;
  }

  private static int special(int operation, int register, int number) {
    return operation | register << 21 | (number & 31) << 16 | number >>> 5 << 11;
  }

  private void emit(int... more) {
    for (int word : more) {
      words.add(word);
    }
  }

  private void load(int register, int value) {
    emit(ADDIS | register << 21 | value >>> 16);
    emit(ORI | register << 21 | register << 16 | value & 0xFFFF);
  }

  private static int field(int operation, int register, int base, int offset) {
    return operation | register << 21 | base << 16 | offset;
  }

  private static int doubleField(int operation, int register, int base, int offset) {
    return operation | register << 21 | base << 16 | offset / 8 << 11;
  }

  private void assemble(int word, int count, int msr) {
    load(5, VECTORS);
    emit(special(MTSPR, 5, IVPR));
    for (int i = 0; i < IVORS.length; i++) {
      if (IVORS[i] >= 32 && !embedded) {
        continue;
      }
      emit(ADDI | 5 << 21 | VECTOR_BYTES * i);
      emit(special(MTSPR, 5, IVORS[i] < 32 ? 400 + IVORS[i] : 528 + IVORS[i] - 32));
    }
    load(26, msr);
    emit(MTMSR | 26 << 21, ISYNC);
    load(10, RECORDS);
    load(11, RESULTS);
    load(24, resume);
    load(5, count);
    emit(MTCTR | 5 << 21);
    int loop = words.size();
    before();
    tested = words.size();
    emit(word);
    resume = ENTRY + 4 * words.size();
    after();
    emit(BDNZ | 4 * (loop - words.size()) & 0xFFFC);
    emit(STAY);
  }

  private void before() {
    if (embedded) {
      emit(field(LWZ, 5, 10, FloatRecord.STATUS + 4), special(MTSPR, 5, SPEFSCR));
      emit(doubleField(EVLDD, 4, 10, FloatRecord.TARGET));
      emit(doubleField(EVLDD, 1, 10, FloatRecord.A));
      emit(doubleField(EVLDD, 2, 10, FloatRecord.B));
    } else {
      emit(field(LFD, 7, 10, FloatRecord.STATUS), MTFSF_ALL | 7 << 11);
      emit(field(LFD, 4, 10, FloatRecord.TARGET));
      emit(field(LFD, 1, 10, FloatRecord.A));
      emit(field(LFD, 2, 10, FloatRecord.B));
      emit(field(LFD, 3, 10, FloatRecord.C));
      emit(field(LWZ, 7, 10, FloatRecord.BASE));
      emit(field(LWZ, 8, 10, FloatRecord.INDEX));
    }
    emit(field(LWZ, 6, 10, FloatRecord.CR), MTCRF | 6 << 21);
    for (int i = 0; i < 4; i++) {
      emit(ADDI | FIRST_SAVED + i << 21);
    }
    emit(special(MTSPR, FIRST_SAVED, ESR));
    emit(field(LWZ, 5, 10, FloatRecord.MSR), MTMSR | 5 << 21, ISYNC);
  }

  private void after() {
    emit(MTMSR | 26 << 21, ISYNC);
    if (embedded) {
      emit(doubleField(EVSTDD, 4, 11, FloatRecord.TARGET));
      emit(special(MFSPR, 5, SPEFSCR), field(STW, 5, 11, FloatRecord.STATUS_AFTER + 4));
    } else {
      emit(MFFS | 8 << 21);
      emit(field(STFD, 4, 11, FloatRecord.TARGET));
      emit(field(STFD, 8, 11, FloatRecord.STATUS_AFTER));
      emit(field(STW, 7, 11, FloatRecord.BASE_AFTER));
      for (int i = 0; i < FloatRecord.WINDOW_BYTES; i += 4) {
        emit(field(LWZ, 5, 10, FloatRecord.WINDOW + i));
        emit(field(STW, 5, 11, FloatRecord.WINDOW_AFTER + i));
      }
    }
    emit(MFCR | 6 << 21, field(STW, 6, 11, FloatRecord.CR_AFTER));
    for (int i = 0; i < 4; i++) {
      emit(field(STW, FIRST_SAVED + i, 11, FloatRecord.INTERRUPT_AFTER + 4 * i));
    }
    emit(ADDI | 10 << 21 | 10 << 16 | FloatRecord.BYTES);
    emit(ADDI | 11 << 21 | 11 << 16 | FloatRecord.BYTES_AFTER);
  }
}
