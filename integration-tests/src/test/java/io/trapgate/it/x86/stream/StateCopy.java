package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.X86State;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;

/**
 * Copies all registers from one state to another, whatever fields they have: by reflection, so that
 * a new one is never forgotten.
 */
final class StateCopy {
  private final X86State copy = new X86State();

  /** Keeps these registers. */
  void save(X86State state) {
    copy(state, copy);
  }

  /** The kept registers. */
  X86State state() {
    return copy;
  }

  /** Puts the kept registers back. */
  void restore(X86State state) {
    copy(copy, state);
  }

  private static void copy(Object from, Object to) {
    try {
      for (Field field : from.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          copyField(field, from, to);
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("registers can't be copied", e);
    }
  }

  private static void copyField(Field field, Object from, Object to) throws IllegalAccessException {
    Object value = field.get(from);
    if (field.getType().isPrimitive() || value instanceof Enum || value == null) {
      field.set(to, value);
    } else if (value instanceof Map<?, ?> map) {
      copyMap(map, field.get(to));
    } else if (field.getType().isArray()) {
      copyArray(value, field.get(to));
    } else {
      copy(value, field.get(to));
    }
  }

  @SuppressWarnings("unchecked") // of the same field
  private static void copyMap(Map<?, ?> from, Object to) {
    Map<Object, Object> target = (Map<Object, Object>) to;
    target.clear();
    target.putAll(from);
  }

  private static void copyArray(Object from, Object to) {
    int length = Array.getLength(from);
    if (from.getClass().getComponentType().isPrimitive()) {
      System.arraycopy(from, 0, to, 0, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      copy(Array.get(from, i), Array.get(to, i));
    }
  }
}
