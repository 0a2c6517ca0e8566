package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.PatchedBreakpoints.Met;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** INT3 in guest memory, on 4 KiB of RAM and a page table of our own. */
class PatchedBreakpointsTest {
  private static final byte INT3 = (byte) 0xCC;

  private final byte[] ram = new byte[0x1000];
  private final Map<Long, Long> pages = new HashMap<>();
  private final PatchedText text =
      new PatchedText(
          new PatchedText.Ram() {
            @Override
            public int read(long physical, byte[] into, int offset, int length) {
              int done = (int) Math.max(0, Math.min(length, ram.length - physical));
              System.arraycopy(ram, (int) Math.min(physical, ram.length), into, offset, done);
              return done;
            }

            @Override
            public int write(long physical, byte[] from, int offset, int length) {
              int done = (int) Math.max(0, Math.min(length, ram.length - physical));
              System.arraycopy(from, offset, ram, (int) Math.min(physical, ram.length), done);
              return done;
            }
          });
  private final PatchedBreakpoints breakpoints =
      new PatchedBreakpoints(text, linear -> pages.getOrDefault(linear, -1L));

  PatchedBreakpointsTest() {
    for (int i = 0; i < ram.length; i++) {
      ram[i] = (byte) (i & 0x7F);
    }
    pages.put(0xC000_0010L, 0x10L);
    pages.put(0xC000_0020L, 0x20L);
  }

  private byte[] seen(int physical, int length) {
    byte[] bytes = new byte[length];
    System.arraycopy(ram, physical, bytes, 0, length);
    text.hide(physical, bytes, 0, length);
    return bytes;
  }

  /** As a debugger does. */
  private void write(int physical, byte... bytes) {
    System.arraycopy(bytes, 0, ram, physical, bytes.length);
    text.written(physical, bytes, 0, bytes.length);
  }

  @Test
  void theGuestHasItAndADebuggerDoesNotSeeIt() throws KvmException {
    breakpoints.replace(0xC000_0010L, 0xC000_0020L);
    assertThat(ram[0x10]).isEqualTo(INT3);
    assertThat(ram[0x20]).isEqualTo(INT3);
    assertThat(seen(0x0F, 3)).containsExactly(0x0F, 0x10, 0x11);
    assertThat(seen(0x10, 1)).containsExactly(0x10);
    breakpoints.replace(0xC000_0020L);
    assertThat(ram[0x10]).isEqualTo((byte) 0x10);
    assertThat(ram[0x20]).isEqualTo(INT3);
    breakpoints.replace();
    assertThat(ram[0x20]).isEqualTo((byte) 0x20);
  }

  @Test
  void whatADebuggerWritesThereComesWithTheRemoval() throws KvmException {
    breakpoints.replace(0xC000_0010L);
    write(0x0F, (byte) 1, (byte) 2, (byte) 3);
    assertThat(ram[0x10]).isEqualTo(INT3);
    assertThat(seen(0x0F, 3)).containsExactly(1, 2, 3);
    breakpoints.replace();
    assertThat(ram[0x10]).isEqualTo((byte) 2);
  }

  @Test
  void whatTheGuestHasWrittenOverItStays() throws KvmException {
    breakpoints.replace(0xC000_0010L);
    ram[0x10] = 0x55;
    assertThat(seen(0x10, 1)).containsExactly(0x55);
    breakpoints.replace();
    assertThat(ram[0x10]).isEqualTo((byte) 0x55);
  }

  @Test
  void anUnmappedAddressIsRefusedAndNothingHasChanged() throws KvmException {
    breakpoints.replace(0xC000_0010L);
    assertThatThrownBy(() -> breakpoints.replace(0xC000_0020L, 0xD000_0000L))
        .isInstanceOfSatisfying(
            KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EFAULT))
        .hasMessageContaining("break at 0xd0000000: nothing is mapped there (expected: mapped RAM");
    assertThat(ram[0x10]).isEqualTo(INT3);
    assertThat(ram[0x20]).as("not left behind").isEqualTo((byte) 0x20);
    pages.put(0xC000_0030L, 0x9000L);
    assertThatThrownBy(() -> breakpoints.replace(0xC000_0010L, 0xC000_0030L))
        .hasMessageContaining("no RAM is there");
  }

  @Test
  void oneThatTheGuestWroteOverCanBeInsertedByAnotherAddress() throws KvmException {
    pages.put(0x10L, 0x10L);
    breakpoints.replace(0xC000_0010L);
    ram[0x10] = 0x55;
    breakpoints.replace(0xC000_0010L, 0x10L);
    assertThat(ram[0x10]).isEqualTo(INT3);
    breakpoints.replace();
    assertThat(ram[0x10]).as("what the guest has written").isEqualTo((byte) 0x55);
  }

  @Test
  void aPageThatGoesAwayTakesNothingWithIt() throws KvmException {
    breakpoints.replace(0xC000_0010L);
    pages.clear();
    breakpoints.replace(0xC000_0010L);
    assertThat(ram[0x10]).isEqualTo(INT3);
    breakpoints.replace();
    assertThat(ram[0x10]).isEqualTo((byte) 0x10);
  }

  @Test
  void aGuestThatMeetsItByAnotherAddressHasNone() throws KvmException {
    pages.put(0x10L, 0x10L);
    breakpoints.replace(0xC000_0010L);
    assertThat(breakpoints.met(0x10L, 0x10L)).isEqualTo(Met.ELSEWHERE);
    assertThat(breakpoints.met(0xC000_0010L, 0x10L)).isEqualTo(Met.OURS);
    assertThat(breakpoints.met(0xC000_0020L, 0x20L)).isEqualTo(Met.FOREIGN);
    assertThat(breakpoints.met(0xC000_0010L, 0x30L))
        .as("the same address of another address space")
        .isEqualTo(Met.BELOW_OURS);
    text.lift(0x10L);
    assertThat(breakpoints.met(0xC000_0010L, 0x10L))
        .as("what ours has replaced is a breakpoint instruction, too")
        .isEqualTo(Met.BELOW_OURS);
    assertThat(breakpoints.met(0x10L, 0x10L)).isEqualTo(Met.FOREIGN);
    text.putBack();
    breakpoints.replace(0xC000_0010L, 0x10L);
    breakpoints.replace(0x10L);
    assertThat(ram[0x10]).as("one place, two addresses").isEqualTo(INT3);
  }

  @Test
  void itIsAwayWhileItsInstructionIsExecuted() throws KvmException {
    breakpoints.replace(0xC000_0010L);
    text.lift(0x20);
    text.putBack();
    text.lift(0x10);
    assertThat(ram[0x10]).isEqualTo((byte) 0x10);
    ram[0x10] = 0x77; // the instruction has changed itself
    text.putBack();
    assertThat(ram[0x10]).isEqualTo(INT3);
    assertThat(seen(0x10, 1)).containsExactly(0x77);
  }

  @Test
  void behindAResetTheyAreInTheNewImage() throws KvmException {
    breakpoints.replace(0xC000_0010L, 0xC000_0020L);
    text.forget();
    ram[0x10] = 0x33;
    ram[0x20] = 0x44;
    pages.remove(0xC000_0020L);
    breakpoints.insertAgain();
    assertThat(ram[0x10]).isEqualTo(INT3);
    assertThat(ram[0x20]).as("nothing is mapped there yet").isEqualTo((byte) 0x44);
    assertThat(seen(0x10, 1)).containsExactly(0x33);
    breakpoints.replace();
    assertThat(ram[0x10]).isEqualTo((byte) 0x33);
  }
}
