package io.trapgate.target.x86;

import io.trapgate.target.arch.RegisterType;
import io.trapgate.target.x86.fpu.FpuState;
import java.util.List;

/** The x87 and SSE registers in gdb's order (gdb features/i386/64bit-core.xml, 64bit-sse.xml). */
final class FloatRegisters {
  private static final String SSE = "org.gnu.gdb.i386.sse";
  private static final int STACK = 8;
  private static final int EMPTY = 3;

  private FloatRegisters() {}

  /** st0 to st7 and the control registers: they are part of gdb's core feature. */
  static void addStack(RegisterList list) {
    for (int i = 0; i < STACK; i++) {
      int number = i;
      list.add(
          new RegisterRow(
              list.next("st" + i, 80, "i387_ext"),
              c -> {
                FpuState fpu = c.state().fpu;
                int physical = fpu.physical(number);
                return new Wide(fpu.significand[physical], fpu.signExponent[physical]);
              },
              (c, value) -> {
                FpuState fpu = c.state().fpu;
                int physical = fpu.physical(number);
                fpu.significand[physical] = value.low();
                fpu.signExponent[physical] = (int) value.high() & 0xFFFF;
              }));
    }
    list.group("float");
    word(list, "fctrl", f -> f.fcw, FloatRegisters::setControl);
    word(list, "fstat", f -> f.fsw, FloatRegisters::setStatus);
    word(list, "ftag", FpuState::tagWord, (f, v) -> f.valid = abridged((int) v));
    word(list, "fiseg", f -> f.fcs, (f, v) -> f.fcs = (int) v & 0xFFFF);
    word(list, "fioff", f -> f.fip, (f, v) -> f.fip = v);
    word(list, "foseg", f -> f.fds, (f, v) -> f.fds = (int) v & 0xFFFF);
    word(list, "fooff", f -> f.fdp, (f, v) -> f.fdp = v);
    word(list, "fop", f -> f.fop, (f, v) -> f.fop = (int) v & 0x7FF);
    list.group("");
  }

  /** A getter of the floating-point state. */
  private interface Get {
    long of(FpuState fpu);
  }

  /** A setter of the floating-point state. */
  private interface Set {
    void to(FpuState fpu, long value);
  }

  private static void word(RegisterList list, String name, Get get, Set set) {
    list.add(
        RegisterRow.of(
            list.next(name, 32, "int"),
            c -> get.of(c.state().fpu),
            (c, value) -> set.to(c.state().fpu, value)));
  }

  private static void setControl(FpuState fpu, long value) {
    fpu.fcw = (int) value & 0xFFFF | 0x40;
    fpu.summarize();
  }

  /**
   * With another TOP the registers keep their places in the stack, as in {@code KVM_SET_FPU}, whose
   * registers are ST(0) to ST(7): gdb's {@code return 5.0} fills ST(0) first and sets TOP then.
   */
  private static void setStatus(FpuState fpu, long value) {
    int old = fpu.top();
    fpu.fsw = (int) value & 0xFFFF;
    fpu.summarize();
    int moved = fpu.top() - old;
    long[] significand = fpu.significand.clone();
    int[] signExponent = fpu.signExponent.clone();
    for (int i = 0; i < STACK; i++) {
      int to = i + moved & STACK - 1;
      fpu.significand[to] = significand[i];
      fpu.signExponent[to] = signExponent[i];
    }
  }

  private static int abridged(int tags) {
    int valid = 0;
    for (int i = 0; i < STACK; i++) {
      valid |= (tags >>> 2 * i & EMPTY) == EMPTY ? 0 : 1 << i;
    }
    return valid;
  }

  /** xmm0 and up, and mxcsr. */
  static void addVectors(RegisterList list) {
    list.gdb(SSE);
    types(list);
    int count = list.wide() ? 16 : 8;
    for (int i = 0; i < count; i++) {
      int low = 2 * i;
      list.add(
          new RegisterRow(
              list.next("xmm" + i, 128, "vec128"),
              c -> new Wide(c.state().fpu.xmm[low], c.state().fpu.xmm[low + 1]),
              (c, value) -> {
                c.state().fpu.xmm[low] = value.low();
                c.state().fpu.xmm[low + 1] = value.high();
              }));
    }
    list.group("vector");
    list.add(
        RegisterRow.of(
            list.next("mxcsr", 32, "i386_mxcsr"),
            c -> c.state().fpu.mxcsr,
            (c, value) -> {
              if (value >>> 16 != 0) {
                throw RegisterRow.refused(
                    "KVM_SET_XSAVE", "mxcsr: 0x%x (expected: <= 0xffff)".formatted(value));
              }
              c.state().fpu.mxcsr = (int) value;
            }));
  }

  private static void types(RegisterList list) {
    vector(list, "v4f", "ieee_single", 4);
    vector(list, "v2d", "ieee_double", 2);
    vector(list, "v16i8", "int8", 16);
    vector(list, "v8i16", "int16", 8);
    vector(list, "v4i32", "int32", 4);
    vector(list, "v2i64", "int64", 2);
    list.type(
        new RegisterType.Union(
            SSE,
            "vec128",
            List.of(
                new RegisterType.Field("v4_float", "v4f"),
                new RegisterType.Field("v2_double", "v2d"),
                new RegisterType.Field("v16_int8", "v16i8"),
                new RegisterType.Field("v8_int16", "v8i16"),
                new RegisterType.Field("v4_int32", "v4i32"),
                new RegisterType.Field("v2_int64", "v2i64"),
                new RegisterType.Field("uint128", "uint128"))));
    list.type(
        RegisterList.flags(SSE, "i386_mxcsr", "IE DE ZE OE UE PE DAZ IM DM ZM OM UM PM . . FZ"));
  }

  private static void vector(RegisterList list, String id, String element, int count) {
    list.type(new RegisterType.Vector(SSE, id, element, count));
  }
}
