package io.trapgate.it.isa;

/**
 * One instruction in one state.
 *
 * @param mnemonic row of the opcode table it belongs to
 * @param word the instruction
 * @param before registers before it; the pc is where the word lies
 * @param window first of the bytes of memory it may touch, 0 when it touches none
 */
record IsaCase(String mnemonic, int word, CpuImage before, int window) {
  /** How many bytes from {@link #window} are filled before and compared afterwards. */
  static final int WINDOW_BYTES = 192;
}
