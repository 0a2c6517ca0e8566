package io.trapgate.it.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/**
 * Which room of a module may use which other room. A package that is in no room breaks the rule
 * too: a new room is drawn here before it is built.
 *
 * @param root package that all rooms lie in
 * @param doors for each room the rooms it may use; the empty name is the root package itself
 */
record RoomPlan(String root, Map<String, Set<String>> doors) {
  /** The rule that no class uses a room it has no door to. */
  ArchRule rule(String because) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(useOnlyTheirDoors())
        .because(because)
        .allowEmptyShould(true);
  }

  private ArchCondition<JavaClass> useOnlyTheirDoors() {
    return new ArchCondition<>("use only the rooms that the plan of " + root + " gives a door to") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        String from = roomOf(user.getPackageName());
        if (!doors.containsKey(from)) {
          report(user, events, user.getName() + " is in no room of the plan");
          return;
        }
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (isInside(used) && !isOpen(from, roomOf(used))) {
            report(user, events, dependency.getDescription());
          }
        }
      }
    };
  }

  private boolean isOpen(String from, String to) {
    return from.equals(to) || doors.getOrDefault(from, Set.of()).contains(to);
  }

  private boolean isInside(String packageName) {
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }

  /** The room with the longest name that the package lies in, or the package when there is none. */
  private String roomOf(String packageName) {
    String inner = packageName.equals(root) ? "" : packageName.substring(root.length() + 1);
    String room = inner;
    while (!doors.containsKey(room) && room.contains(".")) {
      room = room.substring(0, room.lastIndexOf('.'));
    }
    return doors.containsKey(room) ? room : inner;
  }

  private static void report(JavaClass user, ConditionEvents events, String message) {
    events.add(SimpleConditionEvent.violated(user, message));
  }
}
