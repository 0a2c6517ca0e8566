package io.trapgate.target.engine;

/**
 * Where user space wants an execution engine to stop; immutable, replaced as a whole.
 *
 * <p>Instruction addresses act before the instruction executes; data watches before the access. The
 * engine reports the address it met and leaves what that means to the debug facility.
 */
public final class StopPlan {
  /** Access bit of a load. */
  public static final int READ = 1;

  /** Access bit of a store. */
  public static final int WRITE = 2;

  /** No stop at all. */
  public static final StopPlan NONE = new StopPlan(new int[0], new int[0], new int[0]);

  private static final int PAGE_MASK = -4096;

  private final int[] code;
  private final int[] data;
  private final int[] accesses;

  /**
   * @param code effective instruction addresses; the low two bits don't matter
   * @param data effective start addresses of watched accesses
   * @param accesses for each of {@code data} the set of {@link #READ} and {@link #WRITE}
   */
  public StopPlan(int[] code, int[] data, int[] accesses) {
    this.code = code.clone();
    this.data = data.clone();
    this.accesses = accesses.clone();
  }

  /** Whether execution stops before the instruction at this effective address. */
  public boolean stopsAt(int effective) {
    for (int address : code) {
      if ((address & -4) == effective) {
        return true;
      }
    }
    return false;
  }

  /** Whether any instruction address lies in the page of this effective address. */
  public boolean marksPage(int effective) {
    for (int address : code) {
      if (((address ^ effective) & PAGE_MASK) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether any watch lies in the page of this effective address. */
  public boolean watchesPage(int effective) {
    for (int address : data) {
      if (((address ^ effective) & PAGE_MASK) == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an access that starts at this effective address is watched.
   *
   * @param access {@link #READ} or {@link #WRITE}
   */
  public boolean watches(int effective, int access) {
    for (int i = 0; i < data.length; i++) {
      if (data[i] == effective && (accesses[i] & access) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether any data watch is set. */
  public boolean hasWatches() {
    return data.length > 0;
  }
}
