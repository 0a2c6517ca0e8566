package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.LOCKABLE;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** Single bits, and operations that several processors can do at one place. */
final class BitRows {
  static final List<OpRow> ROWS =
      List.of(
          row("0F A3", "Ev,Gv", "bt", Bits::bt),
          row("0F AB", "Ev,Gv", "bts", Bits::bts, LOCKABLE),
          row("0F B3", "Ev,Gv", "btr", Bits::btr, LOCKABLE),
          row("0F BB", "Ev,Gv", "btc", Bits::btc, LOCKABLE),
          row("0F BA /4", "Ev,Ib", "bt", Bits::bt),
          row("0F BA /5", "Ev,Ib", "bts", Bits::bts, LOCKABLE),
          row("0F BA /6", "Ev,Ib", "btr", Bits::btr, LOCKABLE),
          row("0F BA /7", "Ev,Ib", "btc", Bits::btc, LOCKABLE),
          row("0F BC", "Gv,Ev", "bsf", Bits::bsf),
          row("0F BD", "Gv,Ev", "bsr", Bits::bsr),
          row("F3 0F B8", "Gv,Ev", "popcnt", Bits::popcnt),
          row("0F C0", "Eb,Gb", "xadd", Exchanges::xadd, LOCKABLE),
          row("0F C1", "Ev,Gv", "xadd", Exchanges::xadd, LOCKABLE),
          row("0F B0", "Eb,Gb", "cmpxchg", Exchanges::cmpxchg, LOCKABLE),
          row("0F B1", "Ev,Gv", "cmpxchg", Exchanges::cmpxchg, LOCKABLE),
          row("0F C7 /1 m", "Mq", "cmpxchg8b", Exchanges::cmpxchg8b, LOCKABLE),
          row("0F C7 /1 m W1", "Mx", "cmpxchg16b", Exchanges::cmpxchg16b, LOCKABLE));

  private BitRows() {}
}
