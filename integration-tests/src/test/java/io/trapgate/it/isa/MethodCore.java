package io.trapgate.it.isa;

import io.trapgate.target.ppc.GuestFault;
import io.trapgate.target.ppc.PpcDecoder;
import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcState;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our instruction methods, found by the name of their operation and called one by one. */
final class MethodCore implements SteppedCore {
  private static final List<String> CLASSES =
      List.of(
          "IntegerArithmetic",
          "CarryArithmetic",
          "OverflowArithmetic",
          "IntegerLogical",
          "IntegerRotate",
          "IntegerCompare",
          "ConditionRegister",
          "Branches",
          "Unavailable",
          "BranchLocking",
          "PerformanceMonitor");
  private final PpcState state = new PpcState();
  private final Map<Integer, Method> methods = new HashMap<>();
  private final Map<Integer, Integer> code = new HashMap<>();
  private final Map<String, Integer> sprs = new HashMap<>();

  MethodCore() throws ReflectiveOperationException {
    Map<String, Method> byName = new HashMap<>();
    for (String name : CLASSES) {
      for (Method method : Class.forName("io.trapgate.target.ppc." + name).getDeclaredMethods()) {
        method.setAccessible(true);
        byName.put(method.getName().toUpperCase(java.util.Locale.ROOT), method);
      }
    }
    for (Field field : PpcOp.class.getFields()) {
      Method method = byName.get(field.getName().replace("_", ""));
      if (method != null) {
        methods.put(field.getInt(null), method);
      }
    }
    MethodHandles.lookup();
  }

  boolean has(int op) {
    return methods.containsKey(op) || op == PpcOp.NOP;
  }

  @Override
  public CpuImage read() {
    int[] words = new int[CpuImage.SIZE];
    System.arraycopy(state.gpr, 0, words, 0, 32);
    words[CpuImage.PC] = state.pc;
    words[CpuImage.MSR] = state.msr;
    words[CpuImage.CR] = state.cr;
    words[CpuImage.LR] = state.lr;
    words[CpuImage.CTR] = state.ctr;
    words[CpuImage.XER] = state.xer();
    return new CpuImage(words);
  }

  @Override
  public void write(CpuImage image) {
    System.arraycopy(image.words(), 0, state.gpr, 0, 32);
    state.pc = image.get(CpuImage.PC);
    state.msr = image.get(CpuImage.MSR);
    state.cr = image.get(CpuImage.CR);
    state.lr = image.get(CpuImage.LR);
    state.ctr = image.get(CpuImage.CTR);
    state.xer(image.get(CpuImage.XER));
  }

  @Override
  public void step() {
    int word = code.getOrDefault(state.pc, 0);
    int op = PpcDecoder.e500v2().decode(word);
    if (op == PpcOp.MTSPR || op == PpcOp.NOP) {
      state.pc += 4;
      return;
    }
    try {
      Method method = java.util.Objects.requireNonNull(methods.get(op));
      Object next = method.invoke(null, state, word);
      state.pc = next == null ? state.pc + 4 : (int) next;
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof GuestFault fault)) {
        throw new IllegalStateException(e);
      }
      sprs.put("srr0", state.pc);
      sprs.put("srr1", state.msr);
      sprs.put("esr", fault.esr());
      sprs.put("dear", fault.dear());
      state.msr &= 0x0002_1200;
      state.pc = IsaCases.VECTORS | IsaCases.vectorOffset(fault.ivor());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int spr(String name) {
    return sprs.getOrDefault(name, 0);
  }

  @Override
  public void spr(String name, int value) {
    sprs.put(name, value);
  }

  @Override
  public byte[] readMemory(int address, int length) {
    return new byte[length];
  }

  @Override
  public void writeMemory(int address, byte[] bytes) {
    var words = java.nio.ByteBuffer.wrap(bytes).asIntBuffer();
    for (int i = 0; words.hasRemaining(); i += 4) {
      code.put(address + i, words.get());
    }
  }

  @Override
  public void close() {}
}
