package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM 2A, CPUID; SDM 4, table 2-2. */
class CpuidMsrTest {
  private static final String CPUID = "0F A2";
  private static final String RDMSR = "0F 32";
  private static final String WRMSR = "0F 30";

  /** EAX, EBX, ECX and EDX of a leaf. */
  private static int[] leaf(long number) {
    SystemGuest guest = flat();
    long[] gpr = guest.state().gpr;
    gpr[Gpr.RAX] = number;
    gpr[Gpr.RCX] = 0;
    guest.run(CPUID);
    return new int[] {
      (int) gpr[Gpr.RAX], (int) gpr[Gpr.RBX], (int) gpr[Gpr.RCX], (int) gpr[Gpr.RDX]
    };
  }

  private static String text(int... registers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * registers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int register : registers) {
      bytes.putInt(register);
    }
    return new String(bytes.array(), StandardCharsets.US_ASCII).replace("\0", "");
  }

  @Test
  void namesAndLastLeaves() {
    int[] vendor = leaf(0);
    assertThat(vendor[0]).isEqualTo(7);
    assertThat(text(vendor[1], vendor[3], vendor[2])).isEqualTo("GenuineIntel");
    int[] hypervisor = leaf(0x4000_0000L);
    assertThat(text(hypervisor[1], hypervisor[2], hypervisor[3])).isEqualTo("trapgate");
    assertThat(leaf(0x8000_0000L)[0]).isEqualTo(0x8000_0008);
    String brand = text(leaf(0x8000_0002L)) + text(leaf(0x8000_0003L)) + text(leaf(0x8000_0004L));
    assertThat(brand).isEqualTo("trapgate model of an x86 processor");
    assertThat(leaf(0x8000_0008L)[0]).isEqualTo(48 << 8 | 40);
  }

  /** All features, written out: nothing comes or goes unnoticed. */
  @Test
  void features() {
    assertThat(leaf(1)[0]).isEqualTo(0x6FB);
    assertThat(leaf(1)[2]).isEqualTo(0x80E0_2000); // hypervisor popcnt movbe x2apic cx16
    assertThat(leaf(1)[3]).isEqualTo(0x078B_FBFD);
    assertThat(leaf(7)).containsExactly(0, 0x2000, 0, 0); // no FCS and FDS
    assertThat(leaf(0x8000_0001L)[2]).isEqualTo(1); // lahf
    assertThat(leaf(0x8000_0001L)[3]).isEqualTo(0x2E10_0800);
  }

  @Test
  void beyondTheLastLeafTheLastBasicOneAnswers() {
    assertThat(leaf(0x20)).containsExactly(leaf(7));
    assertThat(leaf(0x8000_0009L)).containsExactly(leaf(7));
  }

  @Test
  void featuresFollowTheProfile() {
    assertThat(new TestCpu().cpu.profile().fxFeatures().present()).isTrue();
    CpuProfile without =
        new CpuProfile(FxProfile.CPU, io.trapgate.target.x86.fpu.FxFeatures.AMD.absent());
    assertThat(Feature.in(Feature.Word.BASIC_EDX, without) & 1 << 24).isZero();
    assertThat(Feature.in(Feature.Word.STRUCTURED_EBX, without)).isZero();
  }

  private static String write(SystemGuest guest, String msr, String value) {
    long number = Long.parseUnsignedLong(value.substring(2), 16);
    guest.state().gpr[Gpr.RCX] = Long.decode(msr);
    guest.state().gpr[Gpr.RAX] = number & 0xFFFF_FFFFL;
    guest.state().gpr[Gpr.RDX] = number >>> 32;
    return guest.faultOf(WRMSR);
  }

  private static String read(SystemGuest guest, String msr) {
    guest.state().gpr[Gpr.RCX] = Long.decode(msr);
    String fault = guest.faultOf(RDMSR);
    long value = guest.state().gpr[Gpr.RDX] << 32 | guest.state().gpr[Gpr.RAX];
    return fault.equals("none") ? "0x" + Long.toHexString(value) : fault;
  }

  @ParameterizedTest
  @CsvSource({
    // MSR, written, fault, then read
    "0x174, 0x8, none, 0x8",
    "0x175, 0xffff800000001000, none, 0xffff800000001000",
    "0x175, 0x800000000000, #13(0), 0x0",
    "0x277, 0x706050401000006, none, 0x706050401000006",
    "0x277, 0x2, #13(0), 0x7040600070406",
    "0x2FF, 0xc06, none, 0xc06",
    "0x2FF, 0xc02, #13(0), 0x0",
    "0x200, 0xe0000000, none, 0xe0000000",
    "0x201, 0xffe0000800, none, 0xffe0000800",
    "0x201, 0x10000000000, #13(0), 0x0",
    "0x250, 0x606060606060606, none, 0x606060606060606",
    "0x250, 0x606060606060603, #13(0), 0x0",
    "0xFE, 0x508, #13(0), 0x508",
    "0x1A0, 0x1, none, 0x1801",
    "0x8B, 0x0, none, 0x0",
    "0x179, 0x0, #13(0), 0x0",
    "0x17A, 0x0, none, 0x0",
    "0xC0000081, 0x23001000000000, none, 0x23001000000000",
    "0xC0000082, 0xffffffff81000000, none, 0xffffffff81000000",
    "0xC0000082, 0x1000000000000000, #13(0), 0x0",
    "0xC0000084, 0x47700, none, 0x47700",
    "0xC0000084, 0x100000000, #13(0), 0x0",
    "0xC0000102, 0xffff888000000000, none, 0xffff888000000000",
    "0xC0000103, 0x7, none, 0x7",
    "0x12345, 0x0, #13(0), #13(0)",
    "0xC0000105, 0x0, #13(0), #13(0)",
  })
  void writeThenRead(String msr, String value, String fault, String found) {
    SystemGuest guest = long64();
    guest.state().msrs.reset();
    assertThat(write(guest, msr, value)).isEqualTo(fault);
    if (fault.equals("none")) {
      assertThat(read(guest, msr)).isEqualTo(found);
    } else {
      SystemGuest other = long64(); // the first one is shut down
      other.state().msrs.reset();
      assertThat(read(other, msr)).isEqualTo(found);
    }
  }

  @Test
  void basesOfFsAndGs() {
    SystemGuest guest = long64();
    assertThat(write(guest, "0xC0000100", "0x123456789")).isEqualTo("none");
    assertThat(guest.state().segments[SegmentName.FS].base).isEqualTo(0x1_2345_6789L);
    write(guest, "0xC0000101", "0x1000");
    write(guest, "0xC0000102", "0xffff888000000000");
    guest.run("0F 01 F8"); // swapgs
    assertThat(guest.state().segments[SegmentName.GS].base).isEqualTo(0xFFFF_8880_0000_0000L);
    assertThat(read(guest, "0xC0000102")).isEqualTo("0x1000");
    assertThat(flat().faultOf("0F 01 F8")).isEqualTo("#6(0)");
    assertThat(long64().user().faultOf("0F 01 F8")).isEqualTo("#13(0)");
  }

  @Test
  void timeStampCounter() {
    SystemGuest guest = flat();
    guest.run("90").run("90");
    guest.run("0F 31"); // the clock of this test has one tick per instruction
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(2);
    write(guest, "0x10", "0x100000000"); // the fourth instruction, at time 3
    guest.state().msrs.tscAux = 5;
    guest.run("0F 01 F9"); // rdtscp, at time 4
    assertThat(guest.state().gpr[Gpr.RDX]).isEqualTo(1);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(1);
    assertThat(guest.state().gpr[Gpr.RCX]).isEqualTo(5);

    guest = flat().user();
    assertThat(guest.faultOf("0F 31")).isEqualTo("none");
    guest.state().cr4 = X86State.CR4_TSD;
    assertThat(guest.faultOf("0F 31")).isEqualTo("#13(0)");
  }

  /** What isn't there: monitor, xgetbv, vmcall, vmlaunch, rsm, stac. */
  @ParameterizedTest
  @CsvSource({"0F 01 C8", "0F 01 D0", "0F 01 C1", "0F 01 C2", "0F AA", "0F 01 CB"})
  void undefinedInstructions(String code) {
    assertThat(flat().faultOf(code)).isEqualTo("#6(0)");
  }
}
