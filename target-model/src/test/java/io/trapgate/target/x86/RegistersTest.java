package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registers that gdb sees (gdb features/i386/*.xml), and what a write of each does. */
class RegistersTest {
  private final Guest guest = new Guest();

  private static Architecture architecture(String name) {
    return X86Choices.of(Map.of("gdb-arch", name)).architecture();
  }

  private static List<String> names(Architecture architecture, int from, int to) {
    return architecture.registers().subList(from, to).stream().map(Register::name).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"i386:x86-64", "i386", "i8086"})
  void numbersAreWithoutGapsAndNamesAreUnique(String name) {
    Architecture architecture = architecture(name);
    assertThat(architecture.gdbName()).isEqualTo(name);
    assertThat(architecture.registers()).extracting(Register::name).doesNotHaveDuplicates();
    for (int i = 0; i < architecture.registers().size(); i++) {
      assertThat(architecture.registers().get(i).number()).isEqualTo(i);
    }
  }

  /** gdb 64bit-core.xml, 64bit-sse.xml, 64bit-segments.xml. */
  @Test
  void theLongRegistersHaveGdbsOrder() {
    Architecture architecture = architecture("i386:x86-64");
    assertThat(names(architecture, 0, 24))
        .containsExactly(
            "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12",
            "r13", "r14", "r15", "rip", "eflags", "cs", "ss", "ds", "es", "fs", "gs");
    assertThat(names(architecture, 24, 41))
        .containsExactly(
            "st0", "st1", "st2", "st3", "st4", "st5", "st6", "st7", "fctrl", "fstat", "ftag",
            "fiseg", "fioff", "foseg", "fooff", "fop", "xmm0");
    assertThat(names(architecture, 55, 60))
        .containsExactly("xmm15", "mxcsr", "fs_base", "gs_base", "k_gs_base");
    assertThat(architecture.expedited()).containsExactly(16, 7, 6);
  }

  /** gdb 32bit-core.xml, 32bit-sse.xml. */
  @Test
  void theShortRegistersHaveGdbsOrder() {
    Architecture architecture = architecture("i8086");
    assertThat(names(architecture, 0, 16))
        .containsExactly(
            "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags", "cs", "ss",
            "ds", "es", "fs", "gs");
    assertThat(names(architecture, 31, 42))
        .containsExactly(
            "fop", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "mxcsr",
            "cs_base");
    assertThat(architecture.expedited()).containsExactly(8, 4, 5);
  }

  @Test
  void everyTypeThatIsNotGdbsIsDefinedInTheFeatureThatUsesIt() {
    Architecture architecture = architecture("i386:x86-64");
    for (Register register : architecture.registers()) {
      boolean defined =
          architecture.types().stream()
              .anyMatch(
                  t -> t.id().equals(register.type()) && t.feature().equals(register.feature()));
      boolean known = register.type().matches("u?int\\d*|code_ptr|data_ptr|i387_ext");
      assertThat(defined ^ known).as(register.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rax",
        "rbx",
        "rcx",
        "rdx",
        "rsi",
        "rdi",
        "rbp",
        "rsp",
        "r8",
        "r15",
        "cr2",
        "gdtr_base",
        "idtr_base",
        "dr0",
        "dr1",
        "dr2",
        "dr3"
      })
  void aWordKeepsAllItsBits(String name) {
    assertThat(guest.reg(name, 0xFEDC_BA98_7654_3210L).reg(name)).isEqualTo(0xFEDC_BA98_7654_3210L);
  }

  @Test
  void generalRegistersGoToTheirPlaces() {
    guest.reg("rbx", 3).reg("rcx", 1).reg("r9", 9).reg("rsi", 6);
    long[] gpr = guest.state().gpr;
    assertThat(new long[] {gpr[Gpr.RBX], gpr[Gpr.RCX], gpr[9], gpr[Gpr.RSI]})
        .containsExactly(3, 1, 9, 6);
  }

  @Test
  void aShortRegisterChangesTheLowHalf() {
    Guest shortOne = new Guest(Map.of("gdb-arch", "i386"));
    shortOne.state().gpr[Gpr.RBX] = 0x1111_2222_3333_4444L;
    assertThat(shortOne.reg("ebx")).isEqualTo(0x3333_4444L);
    shortOne.reg("ebx", 5);
    assertThat(shortOne.state().gpr[Gpr.RBX]).isEqualTo(0x1111_2222_0000_0005L);
  }

  @Test
  void thePcIsLinearAndIpIsTheOffset() {
    guest.vcpu.reset(X86Entry.real(0x1000, 0x20, Map.of()));
    assertThat(guest.reg("rip")).isEqualTo(0x10020);
    assertThat(guest.reg("ip")).isEqualTo(0x20);
    guest.reg("rip", 0x10123);
    assertThat(guest.state().rip).isEqualTo(0x123);
    guest.reg("ip", 0x45);
    assertThat(guest.reg("rip")).isEqualTo(0x10045);
    guest.vcpu.reset(X86Entry.powerOn());
    assertThat(guest.reg("rip")).isEqualTo(0xFFFF_FFF0L);
    assertThat(guest.vcpu.programCounter()).isEqualTo(0xFFFF_FFF0L);
  }

  @Test
  void flagsKeepWhatTheProcessorHas() throws KvmException {
    guest.reg("eflags", 0xFFFD_FFFFL);
    assertThat(guest.reg("eflags")).isEqualTo(0x003D_7FD7);
    guest.reg("eflags", 0);
    assertThat(guest.reg("eflags")).isEqualTo(Flag.FIXED);
    assertThatThrownBy(() -> guest.write("eflags", Flag.VM))
        .hasMessage(
            "KVM_SET_REGS: errno 22: eflags: VM set (expected: 0; virtual-8086 mode isn't"
                + " modelled)");
  }

  @Test
  void aSelectorInRealModeSetsTheBase() {
    guest.reg("ds", 0x1234);
    assertThat(guest.reg("ds_base")).isEqualTo(0x12340);
    assertThat(guest.reg("ds_limit")).isEqualTo(0xFFFF);
  }

  private Guest withDescriptors() {
    guest.flat().reg("es", 0); // so that each selector is another one
    guest.state().gdtBase = 0x5000;
    guest.state().gdtLimit = 0x2F;
    return guest
        .put(0x5008, "FFFF 0000 00 9B CF 00") // flat code
        .put(0x5010, "FFFF 3412 56 93 4F 78") // data at 78561234, 1 MiB - 1
        .put(0x5018, "FFFF 0000 00 1B CF 00") // not present
        .put(0x5020, "6700 0000 00 89 00 00") // a TSS
        .put(0x5028, "FFFF 0000 00 F3 CF 00"); // data of level 3
  }

  @Test
  void aSelectorInProtectedModeLoadsTheDescriptor() {
    withDescriptors().reg("es", 0x10);
    assertThat(guest.reg("es_base")).isEqualTo(0x7856_1234);
    assertThat(guest.reg("es_limit")).isEqualTo(0xF_FFFF);
    assertThat(guest.reg("es_attr")).isEqualTo(0x4093);
    guest.reg("fs", 0x2B);
    assertThat(guest.reg("fs_limit")).isEqualTo(0xFFFF_FFFFL);
    guest.reg("gs", 0);
    assertThat(guest.reg("gs_attr") >>> 16).as("unusable").isEqualTo(1);
    guest.reg("cs", 8);
    assertThat(guest.reg("cs_attr")).isEqualTo(0xC09B);
  }

  /** gdb writes back all registers after a call; a boot loader's GDT may be gone by then. */
  @Test
  void theSameSelectorAgainChangesNothing() {
    guest.flat();
    guest.state().gdtLimit = 0;
    guest.reg("cs_base", 0x4000).reg("ss_attr", 0x93);
    guest.reg("cs", guest.reg("cs")).reg("ss", guest.reg("ss"));
    assertThat(guest.reg("cs_base")).isEqualTo(0x4000);
    assertThat(guest.reg("ss_attr")).isEqualTo(0x93);
    assertThatThrownBy(() -> guest.write("cs", guest.reg("cs") + 8)).hasMessageContaining("GDT");
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "es; 0x18; es: 0x18 (expected: a code or data descriptor that is present)",
        "ds; 0x20; ds: 0x20 (expected: a code or data descriptor that is present)",
        "fs; 0x30; fs: 0x30 (expected: inside the GDT, offset <= 0x28)",
        "cs; 0x10; cs: 0x10 (expected: a code descriptor of the selector's privilege)",
        "cs; 0x0b; cs: 0xb (expected: a code descriptor of the selector's privilege)",
        "cs; 0; cs: 0x0 (expected: not a null selector)",
        "ss; 0; ss: 0x0 (expected: not a null selector)",
        "ss; 0x2b; ss: 0x2b (expected: writable data of the current privilege 0)",
        "ss; 8; ss: 0x8 (expected: writable data of the current privilege 0)",
        "es; 0x10010; es: 0x10010 (expected: <= 0xffff)",
      })
  void aSelectorThatTheProcessorWouldRefuseIsRefused(String name, String value, String text) {
    withDescriptors();
    long before = guest.reg(name);
    assertThatThrownBy(() -> guest.write(name, Long.decode(value))).hasMessageContaining(text);
    assertThat(guest.reg(name)).isEqualTo(before);
  }

  @Test
  void aSelectorOfTheLdtIsLookedUpThere() {
    withDescriptors();
    guest.state().ldtr.base = 0x5000;
    guest.state().ldtr.limit = 0x17;
    guest.reg("gs", 0x14);
    assertThat(guest.reg("gs_base")).isEqualTo(0x7856_1234);
    assertThatThrownBy(() -> guest.write("gs", 0x1C))
        .hasMessageContaining("gs: 0x1c (expected: inside the LDT, offset <= 0x10)");
  }

  @Test
  void aDescriptorInNoMemoryIsRefused() {
    withDescriptors();
    guest.state().gdtBase = 0x9000_0000L;
    assertThatThrownBy(() -> guest.write("es", 0x10))
        .hasMessageContaining(
            "es: 0x10 (expected: a descriptor in mapped memory, not at 0x90000010)");
  }

  @Test
  void hiddenPartsAreWrittenAsTheyAre() {
    guest.reg("ss_base", 0x5_0000).reg("ss_limit", 0xFFFF_FFFFL).reg("ss_attr", 0x1_F0FF & ~0x60);
    assertThat(guest.reg("ss_base")).isEqualTo(0x5_0000);
    assertThat(guest.reg("ss_limit")).isEqualTo(0xFFFF_FFFFL);
    assertThat(guest.reg("ss_attr")).isEqualTo(0x1_F0FF & ~0x60);
    assertThat(guest.state().segments[SegmentName.SS].big).isTrue();
    guest.reg("ss_attr", 0xF3);
    assertThat(guest.state().cpl).as("the level is that of SS").isEqualTo(3);
    assertThatThrownBy(() -> guest.write("ss_attr", 0x100))
        .hasMessageContaining("ss_attr: 0x100 (expected: bits of 0x1f0ff)");
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "cr0; 0x80000010; KVM_SET_SREGS: errno 22: cr0: 0x80000010 (expected: PE set when PG is)",
        "cr0; 0x20000010; cr0: 0x20000010 (expected: CD set when NW is)",
        "cr0; 0x50; cr0: 0x50 (expected: bits of 0xe005003f)",
        "cr4; 0x1000; cr4: 0x1000 (expected: bits of 0x7fc)",
        "efer; 0x2; efer: 0x2 (expected: bits of 0x4d01)",
        "efer; 0x400; efer: 0x400 (expected: LMA as it is, it follows CR0[PG])",
        "cr3; 0x10000000000000; cr3: 0x10000000000000 (expected: <= 0xfffffffffffff)",
        "cr8; 16; cr8: 0x10 (expected: <= 0xf)",
        "fs_base; 0x800000000000; fs_base: 0x800000000000 (expected: a canonical address, bits 63"
            + " to 47 all the same)",
        "ldtr; 0x10000; ldtr: 0x10000 (expected: <= 0xffff)",
        "gdtr_limit; 0x10000; gdtr_limit: 0x10000 (expected: <= 0xffff)",
        "mxcsr; 0x10000; KVM_SET_XSAVE: errno 22: mxcsr: 0x10000 (expected: <= 0xffff)",
      })
  void aValueThatCantBeIsRefused(String name, String value, String text) {
    long before = guest.reg(name);
    assertThatThrownBy(() -> guest.write(name, Long.decode(value)))
        .isInstanceOfSatisfying(
            KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EINVAL))
        .hasMessageContaining(text);
    assertThat(guest.reg(name)).isEqualTo(before);
  }

  @Test
  void longModeComesAndGoesWithPaging() {
    guest.flat().reg("efer", 0x100);
    assertThatThrownBy(() -> guest.write("cr0", 0x8000_0011L))
        .hasMessageContaining("PG clear, or CR4[PAE] set");
    guest.reg("cr4", X86State.CR4_PAE).reg("cr0", 0x8000_0011L);
    assertThat(guest.reg("efer")).isEqualTo(0x500);
    assertThatThrownBy(() -> guest.write("cr4", 0)).hasMessageContaining("PAE set in long mode");
    assertThatThrownBy(() -> guest.write("efer", 0x400)).hasMessageContaining("LME as it is");
    guest.state().cs().longMode = true;
    assertThatThrownBy(() -> guest.write("cr0", 0x11)).hasMessageContaining("in 64-bit mode");
    guest.state().cs().longMode = false;
    guest.reg("cr0", 0x11);
    assertThat(guest.reg("efer")).isEqualTo(0x100);
  }

  @Test
  void cr8IsTheTaskPriority() {
    guest.reg("cr8", 5);
    assertThat(guest.taskPriority).isEqualTo(5);
    assertThat(guest.reg("cr8")).isEqualTo(5);
  }

  @Test
  void debugRegistersAreTheGuests() {
    guest.debug(Guest.SLOTS, 0x4AA, 1, 2, 3, 4).reg("dr1", 0x77).reg("dr7", 0xFFFF_FFFFL);
    assertThat(guest.movDr(1)).isEqualTo(0x77);
    assertThat(guest.reg("dr7")).isEqualTo(0xFFFF_2FFFL);
    assertThat(guest.reg("dr6", 0).reg("dr6")).isEqualTo(0xFFFF_0FF0L);
    assertThat(guest.vcpu.debugUnit().effective().dr7).isEqualTo(0x4AA);
  }

  @Test
  void theStackOfTheFpuIsShownFromItsTop() throws KvmException {
    guest.state().fpu.top(6);
    guest.state().fpu.significand[6] = 0x8000_0000_0000_0000L;
    guest.state().fpu.signExponent[6] = 0x3FFF;
    guest.state().fpu.valid = 0x40;
    byte[] one = guest.vcpu.readRegister(guest.register("st0").number());
    assertThat(one).containsExactly(0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0x3F);
    assertThat(guest.reg("ftag")).isEqualTo(0xCFFF);
    one[9] = (byte) 0xC0;
    guest.vcpu.writeRegister(guest.register("st1").number(), one);
    assertThat(guest.state().fpu.signExponent[7]).isEqualTo(0xC0FF);
    guest.reg("ftag", 0x3FFF);
    assertThat(guest.state().fpu.valid).isEqualTo(0x80);
  }

  @Test
  void fpuControlRegistersRoundTrip() {
    guest.reg("fctrl", 0x37F).reg("fop", 0x5A5).reg("fioff", 0x1234).reg("fiseg", 0x10);
    guest.reg("fooff", 0x9ABC).reg("foseg", 0x18).reg("fstat", 0x3800).reg("mxcsr", 0x1FA0);
    assertThat(
            List.of("fctrl", "fop", "fioff", "fiseg", "fooff", "foseg", "fstat", "mxcsr").stream()
                .map(guest::reg))
        .containsExactly(0x37FL, 0x5A5L, 0x1234L, 0x10L, 0x9ABCL, 0x18L, 0x3800L, 0x1FA0L);
    assertThat(guest.reg("fstat", 1).reg("fctrl", 0x37E).reg("fstat"))
        .as("an unmasked exception shows in ES and B")
        .isEqualTo(0x8081);
  }

  /** gdb's {@code return 5.0}: ST(0), then TOP, then the tags. */
  @Test
  void aNewTopLeavesTheStackAsItIs() throws KvmException {
    for (int i = 0; i < 8; i++) {
      guest.state().fpu.significand[i] = i;
    }
    int st0 = guest.register("st0").number();
    byte[] five = {0, 0, 0, 0, 0, 0, 0, (byte) 0xA0, 1, 0x40};
    guest.vcpu.writeRegister(st0, five);
    guest.reg("fstat", 7 << 11).reg("ftag", 0x3FFF);
    assertThat(guest.vcpu.readRegister(st0)).isEqualTo(five);
    assertThat(guest.state().fpu.isEmpty(0)).isFalse();
    assertThat(guest.state().fpu.isEmpty(1)).isTrue();
    assertThat(guest.state().fpu.significand)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 0xA000_0000_0000_0000L);
  }

  @Test
  void vectorsHave16Bytes() throws KvmException {
    int xmm3 = guest.register("xmm3").number();
    byte[] value =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(11).putLong(22).array();
    guest.vcpu.writeRegister(xmm3, value);
    assertThat(guest.vcpu.readRegister(xmm3)).isEqualTo(value);
    assertThat(guest.state().fpu.xmm[7]).isEqualTo(22);
  }

  @Test
  void wrongNumbersAndLengthsAreRefused() {
    int last = guest.vcpu.architecture().registers().size() - 1;
    assertThatThrownBy(() -> guest.vcpu.readRegister(last + 1))
        .hasMessage(
            "KVM_GET_REGS: errno 22: register: %d (expected: 0 to %d)".formatted(last + 1, last));
    assertThatThrownBy(() -> guest.vcpu.writeRegister(-1, new byte[8]))
        .hasMessageContaining("register: -1");
    assertThatThrownBy(() -> guest.vcpu.writeRegister(0, new byte[4]))
        .hasMessage("KVM_SET_REGS: errno 22: length: 4 (expected: 8)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"i386:x86-64", "i386", "i8086"})
  void everyRegisterTakesTheValueItHas(String name) throws KvmException {
    Guest any = new Guest(Map.of("gdb-arch", name));
    for (Register register : any.vcpu.architecture().registers()) {
      byte[] value = any.vcpu.readRegister(register.number());
      assertThat(value).as(register.name()).hasSize(register.bytes());
      any.vcpu.writeRegister(register.number(), value);
      assertThat(any.vcpu.readRegister(register.number())).as(register.name()).isEqualTo(value);
    }
  }
}
