package io.trapgate.target.engine;

import java.util.List;

/**
 * A point of a model's behaviour that can be chosen.
 *
 * @param name its name on the command line
 * @param values what it may be; the first is the default
 * @param description what it decides, in one line
 * @param source what is known about it
 */
public record OpenPoint(String name, List<String> values, String description, String source) {
  /** What an enumeration of such points implements. */
  public interface Named {
    /** The point that the constant stands for. */
    OpenPoint point();
  }

  public OpenPoint {
    values = List.copyOf(values);
  }

  /**
   * A point whose values stand in one text.
   *
   * @param values separated by commas, the default first
   */
  public static OpenPoint of(String name, String values, String description, String source) {
    return new OpenPoint(name, List.of(values.split(",", -1)), description, source);
  }
}
