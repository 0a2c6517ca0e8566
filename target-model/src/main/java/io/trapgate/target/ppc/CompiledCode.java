package io.trapgate.target.ppc;

/**
 * A piece of guest code, within one page, as Java code: what the interpreter would do from its
 * first instruction on, up to a branch out of it, its end, or an instruction that asks for
 * attention. Counts and the pc are exact wherever anybody may look: at each access to memory and
 * when it returns.
 */
abstract class CompiledCode {
  /** Code that is left to the interpreter. */
  static final CompiledCode NEVER =
      new CompiledCode(Integer.MAX_VALUE) {
        @Override
        void run(Cpu c, PpcState s, DataPath m) {
          throw new IllegalStateException("not compiled");
        }
      };

  /** From the first instruction to behind the last: so far it runs straight without looking. */
  final int bytes;

  CompiledCode(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Executes it.
   *
   * @param c before the first instruction of a stretch that goes on for {@link #bytes} at least
   */
  abstract void run(Cpu c, PpcState s, DataPath m);

  /** It ends before the instruction at {@code next}, which follows on the one before. */
  static void ended(Cpu c, int next) {
    c.count += next - c.stretch >>> 2;
    c.state.pc = next;
    c.stretch = next;
  }

  /** The branch at {@code pc} leaves it. */
  static void left(Cpu c, int pc, int next) {
    c.count += (pc - c.stretch >>> 2) + 1;
    c.state.pc = next;
    c.stretch = next;
  }

  /**
   * The branch at {@code pc} stays in it.
   *
   * @param need instructions from {@code next} to the end
   * @return whether so many are left to the run; else the interpreter goes on there
   */
  static boolean stays(Cpu c, int pc, int next, int need) {
    left(c, pc, next);
    if (c.limit - c.count < need) {
      return false;
    }
    Interpreter.begin(c, next);
    return true;
  }
}
