package io.trapgate.target.ppc;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link CompiledCode}: one call of the interpreter's own method for each instruction,
 * with the word as a constant. HotSpot puts these methods in place and folds what the word decides,
 * so compiled code is fast without being another account of what instructions do.
 */
final class CodeEmitters {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc COMPILED_CODE = described(CompiledCode.class);
  private static final ClassDesc CPU = described(Cpu.class);
  private static final ClassDesc STATE = described(PpcState.class);
  private static final ClassDesc DATA = described(DataPath.class);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(ConstantDescs.CD_void, CPU, STATE, DATA);
  private static final MethodTypeDesc INIT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
  private static final MethodTypeDesc ENDED =
      MethodTypeDesc.of(ConstantDescs.CD_void, CPU, ConstantDescs.CD_int);
  private static final MethodTypeDesc LEFT =
      MethodTypeDesc.of(ConstantDescs.CD_void, CPU, ConstantDescs.CD_int, ConstantDescs.CD_int);
  private static final MethodTypeDesc STAYS =
      MethodTypeDesc.of(
          ConstantDescs.CD_boolean,
          CPU,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int);

  // The parameters of CompiledCode.run, and a local variable.
  private static final int C = 1;
  private static final int S = 2;
  private static final int M = 3;
  private static final int NEXT = 4;

  private final CodeBuilder out;
  private final int first;
  private final long[] words;
  private final Label[] labels;

  private CodeEmitters(CodeBuilder out, int first, long[] words) {
    this.out = out;
    this.first = first;
    this.words = words;
    this.labels = new Label[words.length + 1];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = out.newLabel();
    }
  }

  private static ClassDesc described(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** Whether the instruction can be part of compiled code. */
  static boolean knows(int code, int word) {
    return switch (code) {
      case PpcOp.NOP -> true;
      case PpcOp.MFSPR, PpcOp.MTSPR -> SprOps.isUsers(word);
      default -> CompiledOps.of(code) != null;
    };
  }

  /** Where a branch with a fixed distance goes to; the instruction's own address for all else. */
  static int target(int pc, int code, int word) {
    return switch (code) {
      case PpcOp.B, PpcOp.BL -> pc + ((word & 0x03FF_FFFC) << 6 >> 6);
      case PpcOp.BC_FALSE, PpcOp.BC_TRUE, PpcOp.BDNZ -> pc + (short) (word & 0xFFFC);
      case PpcOp.BC -> (word & 2) == 0 ? pc + (short) (word & 0xFFFC) : pc;
      default -> pc;
    };
  }

  /** Whether the instruction behind it is reached by other ways only. */
  static boolean neverFallsThrough(int code) {
    return switch (code) {
      case PpcOp.B, PpcOp.BL, PpcOp.BA, PpcOp.BLR, PpcOp.BCTR -> true;
      default -> false;
    };
  }

  /**
   * Makes Java code of instructions that stand one behind the other.
   *
   * @param first effective address of the first
   * @param words operation numbers and words, as in {@link CodePage}; all of them known
   */
  static CompiledCode compile(int first, long[] words) {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(CodeEmitters.class.getPackageName(), "Compiled"),
                type ->
                    type.withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC)
                        .withSuperclass(COMPILED_CODE)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .loadConstant(4 * words.length)
                                    .invokespecial(COMPILED_CODE, ConstantDescs.INIT_NAME, INIT)
                                    .return_())
                        .withMethodBody(
                            "run", RUN, 0, code -> new CodeEmitters(code, first, words).all()));
    try {
      MethodHandles.Lookup made = LOOKUP.defineHiddenClass(bytes, true);
      return (CompiledCode)
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable impossible) {
      throw new IllegalStateException("compiling 0x" + Integer.toHexString(first), impossible);
    }
  }

  private void all() {
    for (int i = 0; i < words.length; i++) {
      out.labelBinding(labels[i]);
      one(first + 4 * i, (int) (words[i] >>> 32), (int) words[i]);
    }
    out.labelBinding(labels[words.length]);
    out.aload(C).loadConstant(first + 4 * words.length);
    out.invokestatic(COMPILED_CODE, "ended", ENDED).return_();
  }

  private void one(int pc, int code, int word) {
    if (code == PpcOp.NOP) {
      return;
    }
    CompiledOps.@Nullable Op op = CompiledOps.of(code);
    if (op == null) {
      throw new IllegalArgumentException("operation " + code + " (expected: a known one)");
    }
    switch (op.kind()) {
      case QUIET -> call(op, word);
      case TRAPPING -> {
        at(pc);
        call(op, word);
      }
      case ACCESS -> {
        at(pc);
        call(op, word);
        Label on = out.newLabel();
        out.aload(C).getfield(CPU, "end", ConstantDescs.CD_int).loadConstant(pc + 4);
        out.if_icmpne(on).aload(C).loadConstant(pc + 4);
        out.invokestatic(COMPILED_CODE, "ended", ENDED).return_().labelBinding(on);
      }
      case BRANCH -> {
        at(pc);
        call(op, word);
        branch(pc, code, word);
      }
    }
  }

  /** Whoever looks now sees this pc. */
  private void at(int pc) {
    out.aload(S).loadConstant(pc).putfield(STATE, "pc", ConstantDescs.CD_int);
  }

  private void call(CompiledOps.Op op, int word) {
    if (op.takesCpu()) {
      out.aload(C);
    }
    out.aload(S);
    if (op.takesData()) {
      out.aload(M);
    }
    out.loadConstant(word).invokestatic(described(op.owner()), op.name(), op.type());
  }

  /** Goes where the branch's method has said, which is on the stack. */
  private void branch(int pc, int code, int word) {
    if (neverFallsThrough(code)) {
      out.istore(NEXT);
    } else {
      out.dup().istore(NEXT).loadConstant(pc + 4).if_icmpeq(labels[(pc - first >>> 2) + 1]);
    }
    int target = target(pc, code, word);
    int index = target - first >> 2;
    if (target != pc && target != pc + 4 && index >= 0 && index < words.length) {
      out.aload(C).loadConstant(pc).loadConstant(target).loadConstant(words.length - index);
      out.invokestatic(COMPILED_CODE, "stays", STAYS).ifne(labels[index]).return_();
    } else {
      out.aload(C).loadConstant(pc).iload(NEXT);
      out.invokestatic(COMPILED_CODE, "left", LEFT).return_();
    }
  }
}
