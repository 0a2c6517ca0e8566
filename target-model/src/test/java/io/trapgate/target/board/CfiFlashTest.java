package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.memory.CodeWatcher;
import io.trapgate.target.memory.PhysicalMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The flash's commands, as a guest on a big-endian bus of 16 bits gives them. */
class CfiFlashTest {
  private static final int SIZE = 4 * CfiFlash.BLOCK_BYTES;
  private static final long BASE = 0xF_0000_0000L;

  private final PhysicalMap map = new PhysicalMap();
  private final List<String> forgotten = new ArrayList<>();
  private CfiFlash flash;

  @BeforeEach
  void build() {
    byte[] image = {0x12, 0x34, 0x56, 0x78};
    flash = new CfiFlash(BASE, image, SIZE, (at, bytes) -> map.windowChanged(BASE + at, bytes));
    map.mapDevice(BASE, SIZE, flash);
    map.addCodeWatcher(
        new CodeWatcher() {
          @Override
          public void codeFound(long physicalPage) {}

          @Override
          public void codeWritten(long physical, int bytes) {
            forgotten.add("%x+%x".formatted(physical - BASE, bytes));
          }

          @Override
          public void pageReplaced(byte[] page) {}
        });
  }

  private void command(int offset, int... values) {
    for (int value : values) {
      flash.write(offset, 2, value);
    }
  }

  @Test
  void showsItsImageAndBehindItErasedCells() {
    assertThat(flash.read(0, 4)).isEqualTo(0x12345678);
    assertThat(flash.read(1, 1)).isEqualTo(0x34);
    assertThat(flash.read(SIZE - 4, 4)).isEqualTo(-1);
  }

  @Test
  void answersIdentificationAndQuery() {
    command(0, 0x90);
    assertThat(flash.read(0, 2)).isEqualTo(0x8918);
    assertThat(flash.read(2, 2)).isZero();
    command(0xAA, 0x98);
    assertThat(flash.read(0x20, 2)).isEqualTo('Q');
    assertThat(flash.read(0x22, 2)).isEqualTo('R');
    assertThat(flash.read(0x24, 2)).isEqualTo('Y');
    assertThat(flash.read(0x4E, 2)).as("2^18 bytes").isEqualTo(18);
    assertThat(flash.read(0x5A, 2)).as("blocks less one").isEqualTo(3);
    command(0, 0x70);
    assertThat(flash.read(0x20, 2)).as("the query stays").isEqualTo('Q');
    command(0, 0xFF);
    assertThat(flash.read(0, 2)).isEqualTo(0x1234);
  }

  @Test
  void aWordCanOnlyClearBits() {
    command(0, 0x40, 0xF0F0);
    assertThat(flash.read(0, 2)).as("status").isEqualTo(0x80);
    command(0, 0xFF);
    assertThat(flash.read(0, 2)).isEqualTo(0x1234 & 0xF0F0);
  }

  @Test
  void aBlockIsErasedWhenItIsConfirmedAndNoOther() {
    command(CfiFlash.BLOCK_BYTES, 0x40, 0x0000);
    command(0x10, 0x20);
    command(0x10, 0xFF);
    assertThat(flash.read(0, 2)).as("not confirmed").isEqualTo(0x1234);
    command(0x10, 0x20, 0xD0);
    assertThat(flash.read(0, 4)).isEqualTo(0x0080_0080);
    command(0, 0xFF);
    assertThat(flash.read(0, 4)).isEqualTo(-1);
    assertThat(flash.read(CfiFlash.BLOCK_BYTES, 2)).isZero();
  }

  @Test
  void aBufferIsProgrammedWhenItIsConfirmed() {
    command(0x100, 0xE8, 1);
    flash.write(0x100, 2, 0xABCD);
    flash.write(0x102, 2, 0xEF01);
    assertThat(flash.content()[0x100]).as("not yet").isEqualTo((byte) 0xFF);
    command(0x100, 0xD0, 0xFF);
    assertThat(flash.read(0x100, 4)).isEqualTo(0xABCDEF01);
  }

  @Test
  void aBufferThatIsNotConfirmedOrTooLongIsDropped() {
    command(0x100, 0xE8, 0);
    flash.write(0x100, 2, 0);
    command(0x100, 0xFF);
    assertThat(flash.read(0x100, 2)).isEqualTo(0xFFFF);
    command(0x100, 0xE8, CfiTable.BUFFER_BYTES / 2, 0);
    assertThat(flash.read(0x100, 2)).as("the array again").isEqualTo(0xFFFF);
  }

  @Test
  void theStatusIsClearedAndLocksAreTaken() {
    command(0, 0x70);
    assertThat(flash.read(0, 2)).isEqualTo(0x80);
    command(0, 0x50, 0x70);
    assertThat(flash.read(0, 2)).isZero();
    command(0, 0x60, 0x01);
    assertThat(flash.read(0, 2)).isEqualTo(0x80);
    command(0, 0x60, 0xD0, 0xFF);
    assertThat(flash.read(0, 2)).isEqualTo(0x1234);
  }

  @Test
  void theContentOutlivesAReset() {
    command(0, 0x40, 0x0000, 0x90);
    flash.reset();
    assertThat(flash.read(0, 4)).isEqualTo(0x0000_5678);
  }

  @Test
  void decodedCodeIsForgottenWhenTheWindowShowsOtherBytes() {
    map.markCode(BASE + 0x1000);
    command(0, 0x70);
    assertThat(forgotten).containsExactly("1000+1000");
    command(0, 0x70);
    assertThat(forgotten).as("nothing changed").hasSize(1);
    command(0, 0xFF);
    flash.erase(CfiFlash.BLOCK_BYTES, CfiFlash.BLOCK_BYTES);
    assertThat(forgotten).as("another block").hasSize(2);
    flash.program(0x1FFC, new byte[8]);
    assertThat(forgotten).last().isEqualTo("1ffc+4");
  }

  @Test
  void aDebuggersWriteReplacesBytesAndIsNoCommand() {
    assertThat(map.write(BASE + 2, new byte[] {(byte) 0x98, 0x70}, 0, 2)).isEqualTo(2);
    assertThat(flash.read(0, 4)).isEqualTo(0x12349870);
    assertThat(map.writeMemory(BASE + SIZE - 1, new byte[] {1, 2}, 0, 2)).isEqualTo(1);
  }

  @Test
  void aProgrammerKeepsToTheSilicon() {
    assertThat(flash.program(0, new byte[] {0x12, 0x34, 0x57})).as("0x56 to 0x57").isEqualTo(2);
    assertThat(flash.read(0, 4)).isEqualTo(0x12345678);
    assertThat(flash.program(0, new byte[] {0x10, 0x34})).isEqualTo(-1);
    assertThat(flash.read(0, 4)).isEqualTo(0x10345678);
    assertThatThrownBy(() -> flash.erase(0, 100)).hasMessageContaining("whole blocks");
    assertThatThrownBy(() -> flash.erase(0, SIZE + CfiFlash.BLOCK_BYTES))
        .hasMessage("erase: 0x0+0x50000 (expected: whole blocks of 0x10000 within 0x40000)");
    assertThatThrownBy(() -> flash.program(SIZE - 1, new byte[2]))
        .hasMessageContaining("(expected: within 0x40000)");
  }
}
