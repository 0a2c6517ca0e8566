package io.trapgate.it.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;

/** Rules 1 to 4 and 11: the direction of dependencies between rooms. */
final class DependencyRules {
  /** Rule 1. A room that doesn't exist yet holds its place, so that it is born under the rule. */
  static final ArchRule STUB_ROOMS =
      new RoomPlan(
              "io.trapgate.stub",
              Map.ofEntries(
                  Map.entry("cli", Set.of("server", "script", "client")),
                  Map.entry(
                      "script",
                      Set.of(
                          "server",
                          "client",
                          "session",
                          "rsp.packet",
                          "rsp.frame",
                          "debug",
                          "monitor")),
                  Map.entry(
                      "server", Set.of("session", "rsp.packet", "rsp.frame", "debug", "monitor")),
                  Map.entry("monitor", Set.of("debug")),
                  Map.entry("session", Set.of("rsp.packet", "debug")),
                  Map.entry("debug", Set.of()),
                  Map.entry("client", Set.of("rsp.packet", "rsp.frame")),
                  Map.entry("rsp.packet", Set.of()),
                  Map.entry("rsp.frame", Set.of())))
          .rule("the conversation is above the debugger, and only the edges know the wire");

  /** Rule 2. */
  static final ArchRule TARGET_ROOMS =
      new RoomPlan(
              "io.trapgate.target",
              Map.ofEntries(
                  Map.entry(
                      "",
                      Set.of(
                          "booke", "x86", "linux", "board", "load", "engine", "memory", "kvm",
                          "arch")),
                  Map.entry("booke", Set.of("ppc", "engine", "memory", "kvm", "arch")),
                  Map.entry("x86", Set.of("engine", "memory", "kvm", "arch")),
                  Map.entry("linux", Set.of("kvm", "arch", "memory", "engine")),
                  Map.entry("board", Set.of("engine", "memory", "kvm", "load")),
                  Map.entry("load", Set.of("memory")),
                  Map.entry("ppc", Set.of("engine", "memory", "arch")),
                  Map.entry("engine", Set.of("memory", "kvm")),
                  Map.entry("memory", Set.of()),
                  Map.entry("kvm", Set.of("arch")),
                  Map.entry("arch", Set.of())))
          .rule("BookE, x86 and the real KVM do not know one another");

  /** Rule 3: what a stub sees of a machine says nothing of how the machine is made. */
  static final ArchRule PORT =
      classes()
          .that()
          .resideInAnyPackage("io.trapgate.target.kvm..", "io.trapgate.target.arch..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.trapgate.target.kvm..",
              "io.trapgate.target.arch..",
              "java.lang..",
              "java.util..",
              "java.nio..",
              "org.jspecify.annotations..")
          .because("the port speaks the kernel's words and knows no backend");

  /** Rule 4: each package is a slice of its own. */
  static final ArchRule NO_CYCLES =
      slices().matching("io.trapgate.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  /** Rule 11, first half: what a test of a user's sees of us. */
  static final ArchRule TESTKIT_DOORS =
      noClasses()
          .that()
          .resideInAPackage("io.trapgate.testkit..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.trapgate..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.trapgate.testkit..",
                              "io.trapgate.stub.client..",
                              "io.trapgate.stub.server..",
                              "io.trapgate.stub.script..",
                              "io.trapgate.stub.rsp.packet..",
                              "io.trapgate.target",
                              "io.trapgate.target.kvm..",
                              "io.trapgate.target.arch..")))
                  .as("are inside of stub or target"))
          .because(
              "the test kit stands on the edges: client, server, script and the machine's root")
          .allowEmptyShould(true);

  /** Rule 11, second half. */
  static final ArchRule NOBODY_USES_THE_TESTKIT =
      noClasses()
          .that()
          .resideInAnyPackage("io.trapgate.stub..", "io.trapgate.target..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.trapgate.testkit..")
          .because("what is tested doesn't know its tests")
          .allowEmptyShould(true);

  private DependencyRules() {}
}
