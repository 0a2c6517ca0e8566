package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import io.trapgate.target.x86.fpu.F80;
import io.trapgate.target.x86.fpu.FloatOp;
import java.util.List;
import java.util.stream.Stream;

/** The x87: opcodes D8 to DF, and WAIT. */
final class X87Rows {
  static final List<OpRow> ROWS =
      Stream.of(
              loads(),
              constants(),
              stores(),
              stack(),
              moves(),
              control(),
              arithmetic(),
              comparing(),
              beyond())
          .flatMap(s -> s)
          .toList();

  private X87Rows() {}

  private static Stream<OpRow> loads() {
    return Stream.of(
        row("D9 /0 m", "Md", "fld", X87::load),
        row("DD /0 m", "Mq", "fld", X87::load),
        row("DB /5 m", "Mt", "fld", X87::loadWhole),
        row("D9 /0 r", "Tt", "fld", X87::loadRegister),
        row("DF /0 m", "Mw", "fild", X87::loadInteger),
        row("DB /0 m", "Md", "fild", X87::loadInteger),
        row("DF /5 m", "Mq", "fild", X87::loadInteger));
  }

  private static Stream<OpRow> constants() {
    return Stream.of(
        row("D9 E8", "", "fld1", X87.constant(0x3FFF, 1L << 63)),
        row("D9 E9", "", "fldl2t", inexact(0x4000, 0xD49A_784B_CD1B_8AFEL, 0, 1)),
        row("D9 EA", "", "fldl2e", inexact(0x3FFF, 0xB8AA_3B29_5C17_F0BCL, -1, 0)),
        row("D9 EB", "", "fldpi", inexact(0x4000, 0xC90F_DAA2_2168_C235L, -1, 0)),
        row("D9 EC", "", "fldlg2", inexact(0x3FFD, 0x9A20_9A84_FBCF_F799L, -1, 0)),
        row("D9 ED", "", "fldln2", inexact(0x3FFE, 0xB172_17F7_D1CF_79ACL, -1, 0)),
        row("D9 EE", "", "fldz", X87.constant(0, 0)));
  }

  /** A constant, and what rounding down or up makes of its last bit. */
  private static InsnMethod inexact(int exponent, long nearest, int down, int up) {
    return X87.rounded(
        new F80(exponent, nearest),
        new F80(exponent, nearest + down),
        new F80(exponent, nearest + up));
  }

  private static Stream<OpRow> stores() {
    return Stream.of(
        row("D9 /2 m", "Md", "fst", X87.store(0)),
        row("D9 /3 m", "Md", "fstp", X87.store(1)),
        row("DD /2 m", "Mq", "fst", X87.store(0)),
        row("DD /3 m", "Mq", "fstp", X87.store(1)),
        row("DB /7 m", "Mt", "fstp", X87::storeWhole),
        row("DD /2 r", "Tt", "fst", X87.storeRegister(0)),
        row("DD /3 r", "Tt", "fstp", X87.storeRegister(1)),
        row("D9 /3 r", "Tt", "fstpnce", X87::storeUnlessEmpty),
        row("DF /2 r", "Tt", "fstp", X87.storeRegister(1)),
        row("DF /3 r", "Tt", "fstp", X87.storeRegister(1)),
        row("DF /2 m", "Mw", "fist", X87.storeInteger(0)),
        row("DF /3 m", "Mw", "fistp", X87.storeInteger(1)),
        row("DB /2 m", "Md", "fist", X87.storeInteger(0)),
        row("DB /3 m", "Md", "fistp", X87.storeInteger(1)),
        row("DF /7 m", "Mq", "fistp", X87.storeInteger(1)));
  }

  private static Stream<OpRow> stack() {
    return Stream.of(
        row("D9 /1 r", "Tt", "fxch", X87::exchange),
        row("DD /1 r", "Tt", "fxch", X87::exchange),
        row("DF /1 r", "Tt", "fxch", X87::exchange),
        row("D9 D0", "", "fnop", X87::nothing),
        row("D9 F6", "", "fdecstp", X87.rotate(-1)),
        row("D9 F7", "", "fincstp", X87.rotate(1)),
        row("DD /0 r", "Tt", "ffree", X87.free(0)),
        row("DF /0 r", "Tt", "ffreep", X87.free(1)),
        row("D9 E0", "", "fchs", X87.sign(0xFFFF, 0x8000)),
        row("D9 E1", "", "fabs", X87.sign(0x7FFF, 0)));
  }

  private static Stream<OpRow> moves() {
    return Stream.of(
        row("DA /0 r", "Tt", "fcmovb", X87.conditional(Flag.CF, true)),
        row("DA /1 r", "Tt", "fcmove", X87.conditional(Flag.ZF, true)),
        row("DA /2 r", "Tt", "fcmovbe", X87.conditional(Flag.CF | Flag.ZF, true)),
        row("DA /3 r", "Tt", "fcmovu", X87.conditional(Flag.PF, true)),
        row("DB /0 r", "Tt", "fcmovnb", X87.conditional(Flag.CF, false)),
        row("DB /1 r", "Tt", "fcmovne", X87.conditional(Flag.ZF, false)),
        row("DB /2 r", "Tt", "fcmovnbe", X87.conditional(Flag.CF | Flag.ZF, false)),
        row("DB /3 r", "Tt", "fcmovnu", X87.conditional(Flag.PF, false)));
  }

  private static Stream<OpRow> control() {
    return Stream.of(
        row("9B", "", "fwait", X87Control::await),
        row("DB E0", "", "feni", X87Control::obsolete),
        row("DB E1", "", "fdisi", X87Control::obsolete),
        row("DB E2", "", "fnclex", X87Control::clear),
        row("DB E3", "", "fninit", X87Control::init),
        row("DB E4", "", "fsetpm", X87Control::obsolete),
        row("D9 /4 m", "Mn", "fldenv", X87Control::loadEnvironment),
        row("D9 /5 m", "Mw", "fldcw", X87Control::loadControl),
        row("D9 /6 m", "Mn", "fnstenv", X87Control::storeEnvironment),
        row("D9 /7 m", "Mw", "fnstcw", X87Control::storeControl),
        row("DD /4 m", "Mn", "frstor", X87Control::restore),
        row("DD /6 m", "Mn", "fnsave", X87Control::save),
        row("DD /7 m", "Mw", "fnstsw", X87Control::storeStatus),
        row("DF E0", "", "fnstsw", X87Control::storeStatus));
  }

  private static Stream<OpRow> arithmetic() {
    return Stream.of(
            operation(FloatOp.ADD, false, 0, 0, "add"),
            operation(FloatOp.MULTIPLY, false, 1, 1, "mul"),
            operation(FloatOp.SUBTRACT, false, 4, 5, "sub"),
            operation(FloatOp.SUBTRACT, true, 5, 4, "subr"),
            operation(FloatOp.DIVIDE, false, 6, 7, "div"),
            operation(FloatOp.DIVIDE, true, 7, 6, "divr"))
        .flatMap(s -> s);
  }

  /**
   * All forms of one operation.
   *
   * @param digit of the forms that end in ST(0)
   * @param toOther of those that end in ST(i): the manual swaps the reversed ones
   */
  private static Stream<OpRow> operation(
      FloatOp op, boolean reversed, int digit, int toOther, String name) {
    return Stream.of(
        row("D8 /" + digit + " m", "Md", "f" + name, memory(op, reversed, false)),
        row("DC /" + digit + " m", "Mq", "f" + name, memory(op, reversed, false)),
        row("DA /" + digit + " m", "Md", "fi" + name, memory(op, reversed, true)),
        row("DE /" + digit + " m", "Mw", "fi" + name, memory(op, reversed, true)),
        row("D8 /" + digit + " r", "Tt", "f" + name, X87Arithmetic.toTop(op, reversed)),
        row("DC /" + toOther + " r", "Tt", "f" + name, X87Arithmetic.toOther(op, reversed, 0)),
        row(
            "DE /" + toOther + " r",
            "Tt",
            "f" + name + "p",
            X87Arithmetic.toOther(op, reversed, 1)));
  }

  private static InsnMethod memory(FloatOp op, boolean reversed, boolean integer) {
    return X87Arithmetic.memory(op, reversed, integer);
  }

  private static Stream<OpRow> comparing() {
    return Stream.of(
        row("D8 /2 m", "Md", "fcom", X87Arithmetic.compareMemory(0, false)),
        row("D8 /3 m", "Md", "fcomp", X87Arithmetic.compareMemory(1, false)),
        row("DC /2 m", "Mq", "fcom", X87Arithmetic.compareMemory(0, false)),
        row("DC /3 m", "Mq", "fcomp", X87Arithmetic.compareMemory(1, false)),
        row("DA /2 m", "Md", "ficom", X87Arithmetic.compareMemory(0, true)),
        row("DA /3 m", "Md", "ficomp", X87Arithmetic.compareMemory(1, true)),
        row("DE /2 m", "Mw", "ficom", X87Arithmetic.compareMemory(0, true)),
        row("DE /3 m", "Mw", "ficomp", X87Arithmetic.compareMemory(1, true)),
        row("D8 /2 r", "Tt", "fcom", X87Arithmetic.compareRegister(0, false)),
        row("D8 /3 r", "Tt", "fcomp", X87Arithmetic.compareRegister(1, false)),
        row("DC /2 r", "Tt", "fcom", X87Arithmetic.compareRegister(0, false)),
        row("DC /3 r", "Tt", "fcomp", X87Arithmetic.compareRegister(1, false)),
        row("DE /2 r", "Tt", "fcomp", X87Arithmetic.compareRegister(1, false)),
        row("DE D9", "", "fcompp", X87Arithmetic.compareRegister(2, false)),
        row("DD /4 r", "Tt", "fucom", X87Arithmetic.compareRegister(0, true)),
        row("DD /5 r", "Tt", "fucomp", X87Arithmetic.compareRegister(1, true)),
        row("DA E9", "", "fucompp", X87Arithmetic.compareRegister(2, true)),
        row("DB /5 r", "Tt", "fucomi", X87Arithmetic.compareToFlags(0, true)),
        row("DB /6 r", "Tt", "fcomi", X87Arithmetic.compareToFlags(0, false)),
        row("DF /5 r", "Tt", "fucomip", X87Arithmetic.compareToFlags(1, true)),
        row("DF /6 r", "Tt", "fcomip", X87Arithmetic.compareToFlags(1, false)),
        row("D9 E4", "", "ftst", X87Arithmetic::test),
        row("D9 E5", "", "fxam", X87Arithmetic::examine),
        row("D9 FA", "", "fsqrt", X87Arithmetic::root),
        row("D9 FC", "", "frndint", X87Arithmetic::integral));
  }

  /** What the processor has and this model hasn't. */
  private static Stream<OpRow> beyond() {
    return Stream.of(
            "D9 F0 f2xm1",
            "D9 F1 fyl2x",
            "D9 F2 fptan",
            "D9 F3 fpatan",
            "D9 F4 fxtract",
            "D9 F5 fprem1",
            "D9 F8 fprem",
            "D9 F9 fyl2xp1",
            "D9 FB fsincos",
            "D9 FD fscale",
            "D9 FE fsin",
            "D9 FF fcos",
            "DF /4 m fbld",
            "DF /6 m fbstp")
        .map(line -> {
          int name = line.lastIndexOf(' ');
          String operands = line.contains(" m ") ? "Mn" : "";
          return row(
              line.substring(0, name), operands, line.substring(name + 1), X87Control::notModelled);
        });
  }
}
