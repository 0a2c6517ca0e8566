package io.trapgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTest {
  @Test
  void theFirstTableIsRead() {
    List<Slot> slots =
        Slot.parse(
            """
            each of the 2 cpus has these:
            slot  address     on                  request
            DR0   0x00007cd9  execute             hbreak (Z1,7cd9,1)
            DR1   0x00007d68  write, 1 byte       watch (Z2,7d68,1)
            DR2   0x00008022  read+write, 2 bytes awatch (Z4,8022,4) + watch (Z2,8022,2)
            DR3   -           -                   free
            while the guest last ran with slots in use (gdb removes them at a stop):
            slot  address     on          request
            DR0   0x00001000  execute     hbreak (Z1,1000,1)
            """
                .lines()
                .toList());
    assertThat(slots).extracting(Slot::register).containsExactly("DR0", "DR1", "DR2", "DR3");
    assertThat(slots).extracting(Slot::isFree).containsExactly(false, false, false, true);
    assertThat(slots.get(1)).hasToString("DR1 0x7d68 write, 1 byte watch (Z2,7d68,1)");
    assertThat(slots.get(2).on()).isEqualTo("read+write, 2 bytes");
    assertThat(slots.get(3)).hasToString("DR3 free");
  }

  @Test
  void linesBelowTheTableAreNoSlots() {
    assertThat(
            Slot.parse(
                List.of(
                    "DAC1  0x00101018  write       watch (Z2,101018,4)",
                    "DAC1 sees accesses that start at 0x00101018, of any size; not one that starts"
                        + " at 0x00101019 to 0x0010101b, nor one that starts before")))
        .hasSize(1);
  }
}
