package io.trapgate.target.board.pc;

import io.trapgate.target.board.InterruptLine;
import io.trapgate.target.board.SharedLine;
import java.util.ArrayList;
import java.util.List;

/**
 * The interrupt inputs of the board by number: 0 to 15 go to the PICs and the I/O APIC, 16 to 23 to
 * the I/O APIC only. Its input 2 has the timer, as in all PCs with both.
 */
final class IrqLines {
  static final int TIMER = 0;
  static final int SERIAL2 = 3;
  static final int SERIAL = 4;

  private static final int IOAPIC_TIMER = 2;

  private final List<SharedLine> lines = new ArrayList<>();

  IrqLines(PicPair pics, IoApic ioApic) {
    for (int n = 0; n < IoApic.INPUTS; n++) {
      int number = n;
      InterruptLine pin = ioApic.input(number == TIMER ? IOAPIC_TIMER : number);
      lines.add(
          new SharedLine(asserted -> {
            if (number < PicPair.INPUTS) {
              pics.input(number, asserted);
            }
            if (number != PicPair.CASCADE) {
              pin.set(asserted);
            }
          }));
    }
  }

  /** One more device's wires, to all inputs. */
  List<InterruptLine> toEach() {
    return lines.stream().map(SharedLine::input).toList();
  }

  /** One more device's wire to an input. */
  InterruptLine line(int number) {
    return lines.get(number).input();
  }
}
