package io.trapgate.target.ppc;

import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The method of each operation that can be compiled: the one that the interpreter calls, found by
 * the operation's name in {@link PpcOp}.
 */
final class CompiledOps {
  /** What an instruction may do besides changing registers. */
  enum Kind {
    /** Nothing. */
    QUIET,
    /** It may end in a fault. */
    TRAPPING,
    /** It may fault, stop, reach a device, or change code. */
    ACCESS,
    /** It says where the next instruction is. */
    BRANCH
  }

  /**
   * One operation.
   *
   * @param owner the class that has its method
   * @param name of the method
   * @param signature of the method
   * @param kind what it may do
   */
  record Op(Class<?> owner, String name, MethodType signature, Kind kind) {
    boolean takesCpu() {
      return signature.parameterType(0) == Cpu.class;
    }

    boolean takesData() {
      return signature.parameterList().contains(DataPath.class);
    }

    MethodTypeDesc type() {
      return signature.describeConstable().orElseThrow();
    }
  }

  private static final List<Class<?>> REGISTERS =
      List.of(
          IntegerArithmetic.class,
          OverflowArithmetic.class,
          CarryArithmetic.class,
          IntegerCompare.class,
          IntegerLogical.class,
          IntegerRotate.class,
          ConditionRegister.class);

  private static final Set<List<Class<?>>> SIGNATURES =
      Set.of(
          List.of(PpcState.class, int.class),
          List.of(PpcState.class, DataPath.class, int.class),
          List.of(Cpu.class, PpcState.class, int.class));

  private static final Map<Integer, Op> BY_CODE = all();

  private CompiledOps() {}

  /** The operation with this number in {@link PpcOp}, or null when it can't be compiled. */
  static @Nullable Op of(int code) {
    return BY_CODE.get(code);
  }

  private static Map<Integer, Op> all() {
    Map<String, Integer> numbers = numbers();
    Map<Integer, Op> ops = new HashMap<>();
    for (Class<?> owner : REGISTERS) {
      enter(ops, numbers, owner, Kind.QUIET);
    }
    enter(ops, numbers, Loads.class, Kind.ACCESS);
    enter(ops, numbers, Stores.class, Kind.ACCESS);
    enter(ops, numbers, Branches.class, Kind.BRANCH);
    enter(ops, numbers, SprOps.class, Kind.QUIET);
    ops.remove(PpcOp.MFTB); // time is exact at the end of a stretch only
    for (int code : new int[] {PpcOp.TW, PpcOp.TWI}) {
      ops.computeIfPresent(
          code, (_, op) -> new Op(op.owner(), op.name(), op.signature(), Kind.TRAPPING));
    }
    return Map.copyOf(ops);
  }

  private static void enter(
      Map<Integer, Op> ops, Map<String, Integer> numbers, Class<?> owner, Kind kind) {
    Class<?> returned = kind == Kind.BRANCH ? int.class : void.class;
    for (Method method : owner.getDeclaredMethods()) {
      Integer code = numbers.get(method.getName());
      MethodType signature = MethodType.methodType(returned, method.getParameterTypes());
      boolean executes =
          !Modifier.isPrivate(method.getModifiers())
              && method.getReturnType() == returned
              && SIGNATURES.contains(signature.parameterList());
      if (code != null && executes) {
        ops.put(code, new Op(owner, method.getName(), signature, kind));
      }
    }
  }

  /** ADDIC_RC is the number of addicRc. */
  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    try {
      for (Field field : PpcOp.class.getFields()) {
        numbers.put(methodName(field.getName()), field.getInt(null));
      }
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
    return numbers;
  }

  private static String methodName(String constant) {
    String[] words = constant.toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
    }
    return name.toString();
  }
}
