package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.stw;
import static io.trapgate.target.booke.Guest.xForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extension beyond KVM's ABI: both DACs as one range that sees every byte. */
class WatchRangeTest {
  private static final BookeChoices ON = Guest.choices("watch-ranges", "on");
  private static final int STB = dForm(38, 5, 3, 0);
  private static final int STW = stw(5, 3, 0);
  private static final int DCBZ = xForm(0, 0, 3, 1014);
  private static final int WRITE = Booke.WATCH_WRITE;

  private static void watch(Guest guest, int from, int to, int type) throws KvmException {
    guest.debug(
        GuestDebug.USE_HW_BP,
        new Booke.Slot(from, type | Booke.RANGE),
        new Booke.Slot(to & 0xFFFF_FFFFL, type | Booke.RANGE));
  }

  /** Instruction, its address from DATA, and whether it touches DATA + 5 to before DATA + 11. */
  @ParameterizedTest
  @CsvSource({
    "stb, 4, false", "stb, 5, true", "stb, 10, true", "stb, 11, false",
    "stw, 1, false", "stw, 2, true", "stw, 10, true", "stw, 11, false",
    "dcbz, 31, true", "dcbz, 32, false", "dcbz, -1, false"
  })
  void everyAccessThatTouchesTheRangeStops(String name, int offset, boolean stops)
      throws KvmException {
    int word = name.equals("stb") ? STB : name.equals("stw") ? STW : DCBZ;
    Guest guest = new Guest(CpuModel.E500V2, ON, word, branch(0));
    guest.register("r3", DATA + offset);
    watch(guest, DATA + 5, DATA + 11, WRITE);
    if (stops) {
      assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(WRITE, DATA + 5));
      assertThat(guest.register("pc")).isEqualTo(ENTRY);
    } else {
      guest.run(5);
    }
  }

  @Test
  void anAccessThatReachesInFromThePageBeforeStops() throws KvmException {
    Guest guest = new Guest(CpuModel.E500V2, ON, STW, branch(0));
    guest.register("r3", DATA - 2);
    watch(guest, DATA, DATA + 16, WRITE);

    assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(WRITE, DATA));
  }

  @Test
  void bothDacsAreProgrammedInRangeMode() throws KvmException {
    Guest guest = new Guest(CpuModel.E500V2, ON, 0);
    watch(guest, DATA, DATA + 64, Booke.WATCH_READ | WRITE);

    assertThat(guest.vcpu.userDebugRegisters())
        .containsExactly(0x400C_0000, 0xCC00_CC00, 0xCC80_0000, 0, 0, DATA, DATA + 64);
  }

  @Test
  void itIsRefusedUnlessAllowedAndWellFormed() throws KvmException {
    Guest off = new Guest(0);
    assertThatThrownBy(() -> watch(off, DATA, DATA + 4, WRITE))
        .hasMessageContaining("bp[0].type: 0x104");

    Guest on = new Guest(CpuModel.E500V2, ON, 0);
    Booke.Slot half = new Booke.Slot(DATA, WRITE | Booke.RANGE);
    assertThatThrownBy(() -> on.debug(GuestDebug.USE_HW_BP, half))
        .hasMessageContaining("two entries");
    assertThatThrownBy(() -> watch(on, DATA, DATA, WRITE))
        .hasMessageContaining("at least one byte");
    assertThatThrownBy(() -> watch(on, DATA, DATA + 4, Booke.BREAKPOINT))
        .hasMessageContaining("same watch bits");
    assertThatThrownBy(() ->
            on.debug(
                GuestDebug.USE_HW_BP,
                new Booke.Slot(DATA, WRITE),
                half,
                new Booke.Slot(DATA + 4, WRITE | Booke.RANGE)))
        .hasMessageContaining("watchpoints: 3 (expected: <= 2)");
  }
}
