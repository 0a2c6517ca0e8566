package io.trapgate.target.engine;

import java.util.List;

/**
 * Where an execution engine has to ask the debug facility; immutable, replaced as a whole.
 *
 * <p>Instruction addresses act before the instruction executes; data addresses before the access.
 * The plan says only where to ask: the facility knows what else an event depends on.
 */
public final class StopPlan {
  /** No stop at all. */
  public static final StopPlan NONE = new StopPlan(List.of(), List.of());

  private final AddressSet[] code;
  private final AddressSet[] data;

  /**
   * @param code effective addresses of instructions
   * @param data effective addresses of data accesses
   */
  public StopPlan(List<AddressSet> code, List<AddressSet> data) {
    this.code = code.toArray(new AddressSet[0]);
    this.data = data.toArray(new AddressSet[0]);
  }

  /** Whether the facility has a say in the instruction at this effective word address. */
  public boolean stopsAt(int effective) {
    for (AddressSet set : code) {
      if (set.contains(effective)) {
        return true;
      }
    }
    return false;
  }

  /** Whether any instruction address lies in the page of this effective address. */
  public boolean marksPage(int effective) {
    return touchesPage(code, effective);
  }

  /** Whether any watch lies in the page of this effective address. */
  public boolean watchesPage(int effective) {
    return touchesPage(data, effective);
  }

  private static boolean touchesPage(AddressSet[] sets, int effective) {
    for (AddressSet set : sets) {
      if (set.touchesPage(effective)) {
        return true;
      }
    }
    return false;
  }

  /** Whether any instruction address is set. */
  public boolean hasStops() {
    return code.length > 0;
  }

  /** Whether any data watch is set. */
  public boolean hasWatches() {
    return data.length > 0;
  }
}
