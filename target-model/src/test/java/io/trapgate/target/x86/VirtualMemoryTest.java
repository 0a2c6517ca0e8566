package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.memory.MmioDevice;
import io.trapgate.target.x86.core.X86State;
import org.junit.jupiter.api.Test;

/** The debugger's window on guest memory: linear addresses, and nothing of it seen by the guest. */
class VirtualMemoryTest {
  private static final long HIGH = 0xFFFF_8000_0012_3000L;

  private final Guest guest = new Guest();

  private byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    int done = guest.vcpu.memory().read(address, bytes, 0, length);
    return java.util.Arrays.copyOf(bytes, done);
  }

  private long word(long physical) {
    byte[] bytes = new byte[8];
    guest.physical.read(physical, bytes, 0, 8);
    return java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void withoutPagingALinearAddressIsPhysical() {
    guest.put(0x10_0000, "01 02 03");
    assertThat(read(0x10_0000, 3)).containsExactly(1, 2, 3);
    assertThat(read(0x1_0010_0001L, 1)).as("32 bits count").containsExactly(2);
    assertThat(read(0xFFFF_FFFF_8010_0000L, 1)).as("nothing there").isEmpty();
  }

  @Test
  void aReadEndsWhereMemoryEnds() {
    assertThat(read((2 << 20) - 3, 10)).hasSize(3);
    byte[] bytes = {1, 2, 3, 4};
    assertThat(guest.vcpu.memory().write((2 << 20) - 3, bytes, 0, 4)).isEqualTo(3);
    assertThat(read((2 << 20) - 3, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void aWriteToCodeIsExecuted() {
    guest.code("40 EB FD").runs(2);
    guest.vcpu.memory().write(Guest.CODE, new byte[] {0x43}, 0, 1);
    guest.runs(1);
    assertThat(guest.reg("rbx")).isEqualTo(1);
  }

  /** One register of 4 bytes that counts its reads. */
  private static final class Counter implements MmioDevice {
    int reads;
    int written;

    @Override
    public int read(int offset, int bytes) {
      return ++reads;
    }

    @Override
    public void write(int offset, int bytes, int value) {
      written = value;
    }

    @Override
    public int peek(int offset, int bytes) {
      return 0x11223344;
    }

    @Override
    public void reset() {}
  }

  @Test
  void aDeviceIsPeekedInTheGuestsByteOrder() {
    Counter device = new Counter();
    guest.physical.mapDevice(0xFEE0_0000L, 0x1000, device);
    assertThat(read(0xFEE0_0000L, 4)).containsExactly(0x44, 0x33, 0x22, 0x11);
    assertThat(device.reads).isZero();
    guest.vcpu.memory().write(0xFEE0_0000L, new byte[] {1, 2, 3, 4}, 0, 4);
    assertThat(device.written).isEqualTo(0x04030201);
  }

  private void longMode() {
    guest.put(0x1_0000 + 8 * 256, "07 10 01 00 00 00 00 00"); // PML4 entry of FFFF8000...
    guest.put(0x1_1000, "07 20 01 00 00 00 00 00");
    guest.put(0x1_2000, "07 30 01 00 00 00 00 00");
    guest.put(0x1_3000 + 8 * 0x123, "07 50 00 00 00 00 00 00"); // page at 5000
    X86State s = guest.state();
    s.cr3 = 0x1_0000;
    s.cr4 = X86State.CR4_PAE;
    s.efer = X86State.EFER_LME | X86State.EFER_LMA;
    s.cr0 = X86State.CR0_PE | X86State.CR0_PG;
  }

  @Test
  void inLongModeAddressesHave64BitsAndTheTablesStayAsTheyAre() {
    longMode();
    guest.put(0x5000, "0A 0B");
    assertThat(read(HIGH, 2)).containsExactly(0x0A, 0x0B);
    guest.vcpu.memory().write(HIGH + 1, new byte[] {0x77}, 0, 1);
    assertThat(read(HIGH, 2)).containsExactly(0x0A, 0x77);
    assertThat(word(0x1_3000 + 8 * 0x123)).as("neither accessed nor dirty").isEqualTo(0x5007);
    assertThat(word(0x1_0000 + 8 * 256)).isEqualTo(0x1_1007);
    assertThat(guest.state().cr2).isZero();
  }

  @Test
  void whatIsntMappedEndsTheRead() {
    longMode();
    assertThat(read(HIGH + 0xFFE, 10)).hasSize(2);
    assertThat(read(0x5000, 1)).isEmpty();
  }

  @Test
  void anAddressThatIsntCanonicalIsNowhere() {
    longMode();
    assertThat(read(HIGH & 0xFFFF_FFFF_FFFFL, 1)).isEmpty();
  }

  @Test
  void aPageReadOnlyToTheGuestCanBeWritten() {
    longMode();
    guest.put(0x1_3000 + 8 * 0x123, "01 50 00 00 00 00 00 00");
    assertThat(guest.vcpu.memory().write(HIGH, new byte[] {1}, 0, 1)).isEqualTo(1);
  }

  @Test
  void noDebugRegisterSeesIt() {
    guest.code("EB FE").debug(Guest.SLOTS, Guest.slot(0, Guest.ACCESS, 8), 0x500);
    read(0x500, 8);
    guest.vcpu.memory().write(0x500, new byte[8], 0, 8);
    guest.runs(5);
  }
}
