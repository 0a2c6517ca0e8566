package io.trapgate.target;

import java.util.List;

/**
 * A point of the machine's behaviour that can be chosen, because the sources leave it open or more
 * than one answer is useful.
 *
 * @param name its name in a spec
 * @param values what it may be; the first is the default
 * @param description what it decides, in one line
 * @param source what is known about it
 * @param family the cores that have it
 */
public record ChoiceInfo(
    String name, List<String> values, String description, String source, CpuFamily family) {
  public ChoiceInfo {
    values = List.copyOf(values);
  }
}
