package io.trapgate.it.port;

import io.trapgate.target.MachineSpec;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The e500v2 on ppce500, with its entry mapping and a page for the UART. */
record BookeSubject() implements Subject {
  private static final int LOADED_BYTES = 0x500;
  private static final int COUNT = 0x3929_0001; // addi r9,r9,1
  private static final int BACK = 0x4BFF_FFFC; // b .-4
  private static final int WAITING = 0x7D40_0124; // mtmsr r10
  private static final int LOAD = 0x896C_0005; // lbz r11,5(r12)
  private static final int STORE = 0x996C_0000; // stb r11,0(r12)
  private static final int MSR_WE = 0x4_0000;

  @Override
  public MachineSpec spec(Path guest) {
    return MachineSpec.of("e500v2", "ppce500", RAM_BYTES, Optional.of(guest));
  }

  @Override
  public byte[] image() {
    ByteBuffer code = ByteBuffer.allocate(LOADED_BYTES);
    put(code, 0, COUNT, COUNT, COUNT, COUNT, BACK);
    put(code, WAIT, WAITING, BACK);
    // mtspr MAS0..MAS3,r3..r6; mtspr MAS7,r7; tlbwe
    put(code, DEVICES, 0x7C70_9BA6, 0x7C91_9BA6, 0x7CB2_9BA6, 0x7CD3_9BA6, 0x7CF0_EBA6);
    put(code, DEVICES + 20, 0x7C00_07A4, LOAD, COUNT, STORE, COUNT);
    put(code, TALK, 0x7C70_9BA6, 0x7C91_9BA6, 0x7CB2_9BA6, 0x7CD3_9BA6, 0x7CF0_EBA6);
    put(code, TALK + 20, 0x7C00_07A4, COUNT, COUNT, STORE, 0x4800_0000);
    put(code, TALK_AND_WAIT, 0x7C70_9BA6, 0x7C91_9BA6, 0x7CB2_9BA6, 0x7CD3_9BA6, 0x7CF0_EBA6);
    put(code, TALK_AND_WAIT + 20, 0x7C00_07A4, COUNT, COUNT, STORE, WAITING, BACK);
    ByteBuffer elf = ByteBuffer.allocate(84 + LOADED_BYTES);
    elf.putInt(0x7F45_4C46).put((byte) 1).put((byte) 2).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 20).putInt(1).putInt(CODE).putInt(52).putInt(0);
    elf.putInt(0).putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    elf.putInt(1).putInt(84).putInt(CODE).putInt(CODE).putInt(LOADED_BYTES).putInt(LOADED_BYTES);
    return elf.putInt(7).putInt(4).put(code.array()).array();
  }

  private static void put(ByteBuffer code, int at, int... words) {
    code.position(at);
    for (int word : words) {
      code.putInt(word);
    }
  }

  @Override
  public int countBytes() {
    return 4;
  }

  @Override
  public List<Integer> deviceLengths() {
    return Collections.nCopies(10, 4);
  }

  /** An entry of TLB1 for the board's registers at F_E000_0000, MSR[WE], the UART. */
  @Override
  public List<Value> values() {
    return List.of(
        new Value("r3", 0x1005_0000),
        new Value("r4", 0xC000_0500L),
        new Value("r5", 0xE000_000AL),
        new Value("r6", 0xE000_0015L),
        new Value("r7", 0xF),
        new Value("r10", MSR_WE),
        new Value("r12", 0xE000_4500L));
  }

  @Override
  public String counter() {
    return "r9";
  }

  @Override
  public String programCounter() {
    return "pc";
  }

  @Override
  public Set<String> readOnly() {
    return Set.of(
        "usprg3", "usprg4", "usprg5", "usprg6", "usprg7", "tbl", "tbu", "pvr", "l1cfg0", "l1cfg1",
        "atbl", "atbu", "mcaru", "mcar", "tlb0cfg", "tlb1cfg", "epr", "mmucfg", "svr");
  }

  @Override
  public boolean free(Register register) {
    return register.name().matches("r\\d+|lr|ctr|s?prg\\d?|ev\\d+h?");
  }

  @Override
  public Set<String> time() {
    return Set.of("tbl", "tbu", "atbl", "atbu");
  }

  @Override
  public long unmapped() {
    return 0x9000_0000L;
  }

  @Override
  public GuestDebug debug(boolean step, List<Long> slots) {
    List<GuestDebug.Booke.Slot> used =
        slots.stream()
            .map(at ->
                new GuestDebug.Booke.Slot(
                    at == NONE ? 0 : at,
                    at == NONE ? GuestDebug.Booke.NONE : GuestDebug.Booke.BREAKPOINT))
            .toList();
    int control =
        GuestDebug.ENABLE
            | (step ? GuestDebug.SINGLESTEP : 0)
            | (slots.isEmpty() ? 0 : GuestDebug.USE_HW_BP);
    return new GuestDebug.Booke(control, used);
  }

  @Override
  public GuestDebug software() {
    return new GuestDebug.Booke(GuestDebug.ENABLE | GuestDebug.USE_SW_BP, List.of());
  }

  @Override
  public VcpuExit atSoftware(long pc) {
    return new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, pc);
  }

  @Override
  public GuestDebug off() {
    return GuestDebug.Booke.OFF;
  }

  @Override
  public VcpuExit known(VcpuExit exit) {
    return exit;
  }

  @Override
  public VcpuExit stepped(long pc) {
    return new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, pc);
  }

  @Override
  public VcpuExit atSlots(long pc, Set<Integer> slots) {
    return new VcpuExit.Debug.Booke(GuestDebug.Booke.BREAKPOINT, pc);
  }
}
