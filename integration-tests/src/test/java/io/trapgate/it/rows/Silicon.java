package io.trapgate.it.rows;

import java.util.List;

/**
 * What a machine's debug hardware is.
 *
 * @param codeSlots the registers that hold instruction breakpoints
 * @param watchSlots those that hold watchpoints; the same ones where they are shared
 * @param watchBefore whether an access that is watched is told before it is made
 * @param readWatch whether there is a watch for reads alone
 * @param kind the size that gdb gives with a breakpoint
 */
public record Silicon(
    List<String> codeSlots,
    List<String> watchSlots,
    boolean watchBefore,
    boolean readWatch,
    int kind) {
  /** The label of the packets guest at which its store to a watched place is reported. */
  public String storeStop() {
    return watchBefore ? "store" : "stored";
  }

  /** The answer to a packet such as {@code Z3,20000,4} where its type is what matters. */
  public String answer(String packet) {
    return packet.charAt(1) == '3' && !readWatch ? "" : "OK";
  }
}
