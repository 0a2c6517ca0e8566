package io.trapgate.it.port;

import io.trapgate.target.MachineSpec;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * x86 in flat 32-bit mode.
 *
 * @param cpu name of the core
 * @param board name of the board
 */
record X86Subject(String cpu, String board) implements Subject {
  private static final int LOADED_BYTES = 0x500;

  @Override
  public MachineSpec spec(Path guest) {
    return MachineSpec.of(cpu, board, RAM_BYTES, Optional.of(guest));
  }

  @Override
  public byte[] image() {
    byte[] code = new byte[LOADED_BYTES];
    put(code, 0, "41414141ebfd"); // inc ecx, four times; jmp to the fourth
    put(code, WAIT, "f4ebfd"); // hlt; jmp to it
    // mov edx,3fd; in al,dx; inc ecx; mov eax,[fee00020]; mov [fee00080],eax; mov dl,f8; out dx,al;
    // inc ecx
    put(code, DEVICES, "bafd030000ec41a12000e0fea38000e0feb2f8ee41");
    put(code, TALK, "4141baf8030000eeebfe"); // inc ecx, twice; mov edx,3f8; out dx,al; jmp $
    put(code, TALK_AND_WAIT, "4141baf8030000eef4ebfd");
    ByteBuffer elf = ByteBuffer.allocate(84 + code.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1}).position(16);
    elf.putShort((short) 2).putShort((short) 3).putInt(1).putInt(CODE).putInt(52).putInt(0);
    elf.putInt(0).putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    elf.putInt(1).putInt(84).putInt(CODE).putInt(CODE).putInt(code.length).putInt(code.length);
    return elf.putInt(7).putInt(4).put(code).array();
  }

  private static void put(byte[] code, int at, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    System.arraycopy(bytes, 0, code, at, bytes.length);
  }

  @Override
  public int countBytes() {
    return 1;
  }

  @Override
  public List<Integer> deviceLengths() {
    return List.of(5, 1, 1, 5, 5, 2, 1, 1);
  }

  @Override
  public List<Value> values() {
    return List.of();
  }

  @Override
  public String counter() {
    return "rcx";
  }

  @Override
  public String programCounter() {
    return "rip";
  }

  @Override
  public Set<String> readOnly() {
    return Set.of();
  }

  @Override
  public boolean free(Register register) {
    return register.name().matches("r[a-d]x|r[sb]p|r[sd]i|r[89]|r1[0-5]|xmm\\d+|st[0-7]");
  }

  @Override
  public Set<String> time() {
    return Set.of();
  }

  @Override
  public long unmapped() {
    return 0x4000_0000;
  }

  @Override
  public GuestDebug debug(boolean step, List<Long> slots) {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    long dr7 = GuestDebug.X86.DR7_FIXED;
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i) != NONE) {
        words.set(i, slots.get(i));
        dr7 |= 2L << 2 * i; // G
      }
    }
    words.set(7, dr7);
    int control =
        GuestDebug.ENABLE
            | (step ? GuestDebug.SINGLESTEP : 0)
            | (slots.isEmpty() ? 0 : GuestDebug.USE_HW_BP);
    return new GuestDebug.X86(control, words);
  }

  @Override
  public GuestDebug software() {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    words.set(7, GuestDebug.X86.DR7_FIXED);
    return new GuestDebug.X86(GuestDebug.ENABLE | GuestDebug.USE_SW_BP, words);
  }

  @Override
  public VcpuExit atSoftware(long pc) {
    return new VcpuExit.Debug.X86(VcpuExit.Debug.X86.BP, pc, GuestDebug.X86.DR6_BASE, 0);
  }

  @Override
  public GuestDebug off() {
    return GuestDebug.X86.OFF;
  }

  /** What the kernel has in the place for DR7 isn't defined. */
  @Override
  public VcpuExit known(VcpuExit exit) {
    return exit instanceof VcpuExit.Debug.X86 debug
        ? new VcpuExit.Debug.X86(debug.exception(), debug.pc(), debug.dr6(), 0)
        : exit;
  }

  @Override
  public VcpuExit stepped(long pc) {
    return new VcpuExit.Debug.X86(
        VcpuExit.Debug.X86.DB, pc, GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS, 0);
  }

  @Override
  public VcpuExit atSlots(long pc, Set<Integer> slots) {
    long dr6 = GuestDebug.X86.DR6_BASE;
    for (int slot : slots) {
      dr6 |= 1L << slot;
    }
    return new VcpuExit.Debug.X86(VcpuExit.Debug.X86.DB, pc, dr6, 0);
  }
}
