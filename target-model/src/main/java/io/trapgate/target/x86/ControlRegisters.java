package io.trapgate.target.x86;

import static io.trapgate.target.x86.core.X86State.CR0_AM;
import static io.trapgate.target.x86.core.X86State.CR0_CD;
import static io.trapgate.target.x86.core.X86State.CR0_EM;
import static io.trapgate.target.x86.core.X86State.CR0_ET;
import static io.trapgate.target.x86.core.X86State.CR0_MP;
import static io.trapgate.target.x86.core.X86State.CR0_NE;
import static io.trapgate.target.x86.core.X86State.CR0_NW;
import static io.trapgate.target.x86.core.X86State.CR0_PE;
import static io.trapgate.target.x86.core.X86State.CR0_PG;
import static io.trapgate.target.x86.core.X86State.CR0_TS;
import static io.trapgate.target.x86.core.X86State.CR0_WP;
import static io.trapgate.target.x86.core.X86State.CR4_DE;
import static io.trapgate.target.x86.core.X86State.CR4_MCE;
import static io.trapgate.target.x86.core.X86State.CR4_OSFXSR;
import static io.trapgate.target.x86.core.X86State.CR4_OSXMMEXCPT;
import static io.trapgate.target.x86.core.X86State.CR4_PAE;
import static io.trapgate.target.x86.core.X86State.CR4_PCE;
import static io.trapgate.target.x86.core.X86State.CR4_PGE;
import static io.trapgate.target.x86.core.X86State.CR4_PSE;
import static io.trapgate.target.x86.core.X86State.CR4_TSD;
import static io.trapgate.target.x86.core.X86State.EFER_FFXSR;
import static io.trapgate.target.x86.core.X86State.EFER_LMA;
import static io.trapgate.target.x86.core.X86State.EFER_LME;
import static io.trapgate.target.x86.core.X86State.EFER_NXE;
import static io.trapgate.target.x86.core.X86State.EFER_SCE;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.X86State;

/**
 * CR0 to CR8 and EFER. A write has to leave a state that the processor could be in (Linux x86.c,
 * kvm_is_valid_sregs); long mode comes and goes with CR0[PG] as it does for the guest.
 */
final class ControlRegisters {
  private static final String FEATURE = "io.trapgate.x86.control";
  private static final long CR0_BITS =
      CR0_PE | CR0_MP | CR0_EM | CR0_TS | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_NW | CR0_CD
          | CR0_PG;
  private static final long CR4_BITS =
      CR4_TSD
          | CR4_DE
          | CR4_PSE
          | CR4_PAE
          | CR4_MCE
          | CR4_PGE
          | CR4_PCE
          | CR4_OSFXSR
          | CR4_OSXMMEXCPT;
  private static final long EFER_BITS = EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE | EFER_FFXSR;

  private ControlRegisters() {}

  static void add(RegisterList list) {
    list.own(FEATURE, "control");
    types(list);
    int bits = list.addressBits();
    list.add(
        RegisterRow.of(
            list.next("cr0", 32, "x86_cr0"), c -> c.state().cr0, (c, v) -> cr0(c.state(), v)));
    list.add("cr2", bits, c -> c.state().cr2, (c, v) -> c.state().cr2 = v);
    list.add("cr3", bits, c -> c.state().cr3, (c, v) -> c.state().cr3 = physical(v));
    list.add(
        RegisterRow.of(
            list.next("cr4", 32, "x86_cr4"), c -> c.state().cr4, (c, v) -> cr4(c.state(), v)));
    list.add("cr8", 32, c -> c.apic().taskPriority(), ControlRegisters::cr8);
    list.add(
        RegisterRow.of(
            list.next("efer", 32, "x86_efer"), c -> c.state().efer, (c, v) -> efer(c.state(), v)));
  }

  private static void types(RegisterList list) {
    list.type(
        RegisterList.flags(
            FEATURE,
            "x86_cr0",
            "PE MP EM TS ET NE . . . . . . . . . . WP . AM . . . . . . . . . . NW CD PG"));
    list.type(
        RegisterList.flags(
            FEATURE, "x86_cr4", "VME PVI TSD DE PSE PAE MCE PGE PCE OSFXSR OSXMMEXCPT"));
    list.type(RegisterList.flags(FEATURE, "x86_efer", "SCE . . . . . . . LME . LMA NXE . . FFXSR"));
  }

  private static void requireBits(String name, long value, long bits) throws KvmException {
    if ((value & ~bits) != 0) {
      throw RegisterRow.refused("%s: 0x%x (expected: bits of 0x%x)".formatted(name, value, bits));
    }
  }

  private static void require(boolean allowed, String name, long value, String expected)
      throws KvmException {
    if (!allowed) {
      throw RegisterRow.refused("%s: 0x%x (expected: %s)".formatted(name, value, expected));
    }
  }

  private static void cr0(X86State state, long value) throws KvmException {
    requireBits("cr0", value, CR0_BITS);
    boolean paging = (value & CR0_PG) != 0;
    boolean longMode = (state.efer & EFER_LME) != 0;
    require(!paging || (value & CR0_PE) != 0, "cr0", value, "PE set when PG is");
    require((value & CR0_NW) == 0 || (value & CR0_CD) != 0, "cr0", value, "CD set when NW is");
    boolean entered = paging && longMode && !state.paging();
    require(
        !entered || (state.cr4 & CR4_PAE) != 0 && !state.cs().longMode,
        "cr0",
        value,
        "PG clear, or CR4[PAE] set and CS not of 64 bits, as EFER[LME] is set");
    require(paging || !state.mode64(), "cr0", value, "PG set in 64-bit mode");
    state.cr0 = value | CR0_ET;
    state.efer = paging && longMode ? state.efer | EFER_LMA : state.efer & ~EFER_LMA;
  }

  private static void cr4(X86State state, long value) throws KvmException {
    requireBits("cr4", value, CR4_BITS);
    require(
        !state.longModeActive() || (value & CR4_PAE) != 0, "cr4", value, "PAE set in long mode");
    state.cr4 = value;
  }

  private static void efer(X86State state, long value) throws KvmException {
    requireBits("efer", value, EFER_BITS);
    long changed = value ^ state.efer;
    require((changed & EFER_LMA) == 0, "efer", value, "LMA as it is, it follows CR0[PG]");
    require(
        (changed & EFER_LME) == 0 || !state.paging(), "efer", value, "LME as it is while paging");
    state.efer = value;
  }

  private static long physical(long value) throws KvmException {
    if (value >>> 52 != 0) {
      throw RegisterRow.refused("cr3: 0x%x (expected: <= 0xfffffffffffff)".formatted(value));
    }
    return value;
  }

  private static void cr8(RegisterContext c, long value) throws KvmException {
    require(value >= 0 && value <= 15, "cr8", value, "<= 0xf");
    c.apic().taskPriority((int) value);
  }
}
