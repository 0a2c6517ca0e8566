package io.trapgate.target.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was chosen for each point of a model's behaviour.
 *
 * @param <C> the enumeration of the points
 */
public final class Answers<C extends Enum<C> & OpenPoint.Named> {
  private final Map<C, String> chosen;

  private Answers(Map<C, String> chosen) {
    this.chosen = chosen;
  }

  /**
   * Takes the choices that are named; the others have their default.
   *
   * @throws IllegalArgumentException for a name or a value that doesn't exist; the message is one
   *     line for the user
   */
  public static <C extends Enum<C> & OpenPoint.Named> Answers<C> of(
      Class<C> points, Map<String, String> named) {
    Map<C, String> chosen = new EnumMap<>(points);
    for (C point : points.getEnumConstants()) {
      chosen.put(point, point.point().values().getFirst());
    }
    named.forEach((name, value) -> {
      C point = named(points, name);
      require(point.point(), value);
      chosen.put(point, value);
    });
    return new Answers<>(chosen);
  }

  /** All points of an enumeration. */
  public static <C extends Enum<C> & OpenPoint.Named> List<OpenPoint> all(Class<C> points) {
    return Arrays.stream(points.getEnumConstants()).map(OpenPoint.Named::point).toList();
  }

  /** Whether this is the answer. */
  public boolean is(C point, String value) {
    require(point.point(), value);
    return value.equals(chosen.get(point));
  }

  private static <C extends Enum<C> & OpenPoint.Named> C named(Class<C> points, String name) {
    for (C point : points.getEnumConstants()) {
      if (point.point().name().equals(name)) {
        return point;
      }
    }
    String known = all(points).stream().map(OpenPoint::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("choice: " + name + " (expected: one of " + known + ")");
  }

  private static void require(OpenPoint point, String value) {
    if (!point.values().contains(value)) {
      throw new IllegalArgumentException(
          "choice %s: %s (expected: %s)"
              .formatted(point.name(), value, String.join(" or ", point.values())));
    }
  }
}
