package io.trapgate.target.linux;

import static io.trapgate.target.linux.KvmLayouts.offset;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.RegisterCell.Field;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the kernel keeps each register, by the name that gdb is told. */
final class RegisterCells {
  private static final List<String> WIDE =
      List.of("rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rsp", "rbp");

  private static final Map<String, RegisterCell> ALL = all();

  private RegisterCells() {}

  /**
   * The cell of a register.
   *
   * @throws KvmException EINVAL for a name that the kernel has nothing for
   */
  static RegisterCell of(String name) throws KvmException {
    RegisterCell cell = ALL.get(name);
    if (cell == null) {
      throw new KvmException(
          "KVM_GET_REGS", KvmException.EINVAL, "register: " + name + " (expected: one of KVM's)");
    }
    return cell;
  }

  private static Map<String, RegisterCell> all() {
    Map<String, RegisterCell> cells = new HashMap<>();
    general(cells);
    segments(cells);
    control(cells);
    floats(cells);
    return Map.copyOf(cells);
  }

  private static void general(Map<String, RegisterCell> cells) {
    for (String name : KvmLayouts.GENERAL) {
      cells.put(name, new Field(Part.GENERAL, offset(KvmLayouts.REGS, name), 8));
    }
    for (String name : WIDE) {
      String narrow = "e" + name.substring(1);
      cells.put(narrow, new Field(Part.GENERAL, offset(KvmLayouts.REGS, name), 4));
    }
    cells.put("eflags", new Field(Part.GENERAL, offset(KvmLayouts.REGS, "rflags"), 4));
    cells.put("ip", new Field(Part.GENERAL, offset(KvmLayouts.REGS, "rip"), 8));
    cells.put("rip", new LinearPc());
    cells.put("eip", new LinearPc());
  }

  private static void segments(Map<String, RegisterCell> cells) {
    for (String name : List.of("cs", "ss", "ds", "es", "fs", "gs")) {
      segment(cells, name, name);
      cells.put(name, new RealSelector(new SegmentCell(name)));
    }
    segment(cells, "tr", "tr");
    segment(cells, "ldtr", "ldt");
    cells.put("tr", new SegmentCell("tr").selector());
    cells.put("ldtr", new SegmentCell("ldt").selector());
    for (String name : List.of("gdt", "idt")) {
      long at = offset(KvmLayouts.SREGS, name);
      cells.put(name + "r_base", new Field(Part.SYSTEM, at, 8));
      cells.put(name + "r_limit", new Field(Part.SYSTEM, at + 8, 2));
    }
    cells.put("k_gs_base", new Field(Part.MODEL_SPECIFIC, VcpuState.firstMsr(), 8));
  }

  private static void segment(Map<String, RegisterCell> cells, String name, String kernelName) {
    SegmentCell segment = new SegmentCell(kernelName);
    cells.put(name + "_base", segment.base());
    cells.put(name + "_limit", segment.limit());
    cells.put(name + "_attr", segment.attributes());
  }

  private static void control(Map<String, RegisterCell> cells) {
    for (String name : List.of("cr0", "cr2", "cr3", "cr4", "cr8", "efer")) {
      cells.put(name, new Field(Part.SYSTEM, offset(KvmLayouts.SREGS, name), 8));
    }
    for (int i = 0; i < 4; i++) {
      cells.put("dr" + i, new Field(Part.DEBUG, 8L * i, 8));
    }
    cells.put("dr6", new Field(Part.DEBUG, offset(KvmLayouts.DEBUGREGS, "dr6"), 8));
    cells.put("dr7", new Field(Part.DEBUG, offset(KvmLayouts.DEBUGREGS, "dr7"), 8));
  }

  /** The legacy area of XSAVE is that of FXSAVE64 (Intel SDM 1, 10.5.1). */
  private static void floats(Map<String, RegisterCell> cells) {
    for (int i = 0; i < 8; i++) {
      cells.put("st" + i, new Field(Part.FLOAT, 32 + 16L * i, 10));
    }
    for (int i = 0; i < 16; i++) {
      cells.put("xmm" + i, new Field(Part.FLOAT, 160 + 16L * i, 16));
    }
    cells.put("fctrl", new Field(Part.FLOAT, 0, 2));
    cells.put("fstat", new Field(Part.FLOAT, 2, 2));
    cells.put("ftag", new TagWord());
    cells.put("fop", new Field(Part.FLOAT, 6, 2));
    cells.put("fioff", new Field(Part.FLOAT, 8, 4));
    cells.put("fiseg", new Field(Part.FLOAT, 12, 2));
    cells.put("fooff", new Field(Part.FLOAT, 16, 4));
    cells.put("foseg", new Field(Part.FLOAT, 20, 2));
    cells.put("mxcsr", new Field(Part.FLOAT, 24, 4));
  }

  /** gdb's program counter is the linear address; RIP is the offset in CS that leads there. */
  static long linear(VcpuState state) throws KvmException {
    return new LinearPc().get(state);
  }

  private record LinearPc() implements RegisterCell.Derived {
    private static final long RIP = offset(KvmLayouts.REGS, "rip");
    private static final long LONG_CODE = offset(KvmLayouts.SREGS, "cs", "l");
    private static final long BASE = offset(KvmLayouts.SREGS, "cs", "base");
    private static final long EFER = offset(KvmLayouts.SREGS, "efer");
    private static final long LMA = 1 << 10;

    private static boolean mode64(MemorySegment sregs) {
      return (VcpuState.get(sregs, EFER, 8) & LMA) != 0 && VcpuState.get(sregs, LONG_CODE, 1) != 0;
    }

    @Override
    public long get(VcpuState state) throws KvmException {
      long rip = VcpuState.get(state.of(Part.GENERAL), RIP, 8);
      MemorySegment sregs = state.of(Part.SYSTEM);
      return mode64(sregs) ? rip : VcpuState.get(sregs, BASE, 8) + rip & 0xFFFF_FFFFL;
    }

    @Override
    public Part set(VcpuState state, long value) throws KvmException {
      MemorySegment sregs = state.of(Part.SYSTEM);
      long rip = mode64(sregs) ? value : value - VcpuState.get(sregs, BASE, 8) & 0xFFFF_FFFFL;
      VcpuState.set(state.of(Part.GENERAL), RIP, 8, rip);
      return Part.GENERAL;
    }
  }

  /** A selector; in real mode its base goes with it, as the processor has it. */
  private record RealSelector(SegmentCell segment) implements RegisterCell.Derived {
    private static final long CR0 = offset(KvmLayouts.SREGS, "cr0");

    @Override
    public long get(VcpuState state) throws KvmException {
      return segment.selector().read(state)[0];
    }

    @Override
    public Part set(VcpuState state, long value) throws KvmException {
      boolean real = (VcpuState.get(state.of(Part.SYSTEM), CR0, 8) & 1) == 0;
      if (real) {
        segment.base().write(state, (value & 0xFFFF) << 4);
      }
      return segment.selector().write(state, value);
    }
  }

  /** The full tag word, of which the area has one bit for each register (Intel SDM 1, 8.1.7). */
  private record TagWord() implements RegisterCell.Derived {
    private static final int REGISTERS = 8;
    private static final int EMPTY = 3;
    private static final int SPECIAL = 2;
    private static final int ZERO = 1;

    @Override
    public long get(VcpuState state) throws KvmException {
      MemorySegment area = state.of(Part.FLOAT);
      int used = (int) VcpuState.get(area, 4, 1);
      int top = (int) VcpuState.get(area, 2, 2) >>> 11 & 7;
      long tags = 0;
      for (int physical = 0; physical < REGISTERS; physical++) {
        boolean valid = (used >>> physical & 1) != 0;
        tags |= (long) (valid ? tag(area, physical - top & 7) : EMPTY) << 2 * physical;
      }
      return tags;
    }

    private static int tag(MemorySegment area, int stack) {
      long significand = VcpuState.get(area, 32 + 16L * stack, 8);
      int exponent = (int) VcpuState.get(area, 40 + 16L * stack, 2) & 0x7FFF;
      if (exponent == 0 && significand == 0) {
        return ZERO;
      }
      return exponent == 0 || exponent == 0x7FFF || significand >= 0 ? SPECIAL : 0;
    }

    @Override
    public Part set(VcpuState state, long value) throws KvmException {
      long used = 0;
      for (int i = 0; i < REGISTERS; i++) {
        used |= (value >>> 2 * i & EMPTY) == EMPTY ? 0 : 1L << i;
      }
      VcpuState.set(state.of(Part.FLOAT), 4, 1, used);
      return Part.FLOAT;
    }
  }
}
