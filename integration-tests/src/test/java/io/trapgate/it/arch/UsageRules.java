package io.trapgate.it.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Rules 5 to 10: what of the platform and of the libraries may be used where. */
final class UsageRules {
  private static final String ALL = "io.trapgate..";
  private static final String FRAME = "io.trapgate.stub.rsp.frame..";
  private static final String SERVER = "io.trapgate.stub.server..";
  private static final String CLIENT = "io.trapgate.stub.client..";
  private static final String CLI = "io.trapgate.stub.cli..";
  private static final String LINUX = "io.trapgate.target.linux..";

  /** Rule 5, first half. */
  static final ArchRule NETTY_AT_THE_EDGE =
      onlyIn("Netty's channels and handlers", FRAME, SERVER, CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.channel..", "io.netty.handler..", "io.netty.bootstrap..")
          .allowEmptyShould(true);

  /** Rule 5, second half. */
  static final ArchRule NETTY_BUFFERS =
      onlyIn("Netty's buffers", "io.trapgate.stub.rsp..", SERVER, CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty.buffer..")
          .allowEmptyShould(true);

  /** Rule 6. */
  static final ArchRule PICOCLI =
      onlyIn("picocli", CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .allowEmptyShould(true);

  /** Rule 7, first half: native calls have one room. */
  static final ArchRule LINKER =
      onlyIn("the native linker", LINUX)
          .should()
          .dependOnClassesThat(
              describe(
                  "are java.lang.foreign.Linker",
                  c -> c.getName().startsWith("java.lang.foreign.Linker")))
          .allowEmptyShould(true);

  /** Rule 7, second half. */
  static final ArchRule FOREIGN_MEMORY =
      onlyIn("foreign memory", LINUX, "io.trapgate.target.memory..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..")
          .allowEmptyShould(true);

  /** Rule 8. */
  static final ArchRule CLASS_FILES =
      noClasses()
          .that()
          .resideInAPackage(ALL)
          .and()
          .resideOutsideOfPackage("io.trapgate.target.engine..")
          .and()
          .haveSimpleNameNotEndingWith("Emitters")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.classfile..")
          .because("class files are written only in engine and in classes named *Emitters")
          .allowEmptyShould(true);

  /** Rule 9. */
  static final ArchRule SESSION_IS_A_FUNCTION =
      noClasses()
          .that()
          .resideInAPackage("io.trapgate.stub.session..")
          .should()
          .dependOnClassesThat(reachTheWorld())
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("a session is (state, event) to (state', effects): its tests are tables")
          .allowEmptyShould(true);

  /** Rule 10, first half. */
  static final ArchRule NO_STATIC_STATE =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(ALL)
          .and()
          .areStatic()
          .should()
          .beFinal()
          .because("state has one owner, and a class is nobody's")
          .allowEmptyShould(true);

  /** Rule 10, second half. */
  static final ArchRule CONSOLE =
      onlyIn("System.out and System.err", CLI)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .allowEmptyShould(true);

  private UsageRules() {}

  private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction onlyIn(
      String what, String... packages) {
    DescribedPredicate<JavaClass> elsewhere =
        resideInAnyPackage(ALL)
            .and(DescribedPredicate.not(resideInAnyPackage(packages)))
            .as("have no business with " + what);
    return noClasses().that(elsewhere);
  }

  private static DescribedPredicate<JavaClass> reachTheWorld() {
    Set<String> clocks =
        Set.of(
            "java.time.Clock", "java.time.Instant", "java.time.LocalDateTime", "java.util.Timer");
    return describe(
        "are a thread, a clock, I/O, Netty or a logger",
        type ->
            clocks.contains(type.getName())
                || type.getName().startsWith("java.lang.Thread")
                || type.getName().startsWith("java.lang.System$Logger")
                || type.getName().startsWith("java.lang.Process")
                || isAny(type, "java.util.concurrent", "java.net", "java.nio.file")
                || isAny(type, "java.nio.channels", "io.netty", "org.slf4j", "java.util.logging")
                || (isAny(type, "java.io") && !type.getName().equals("java.io.Serializable")));
  }

  private static boolean isAny(JavaClass type, String... roots) {
    String name = type.getPackageName();
    for (String root : roots) {
      if (name.equals(root) || name.startsWith(root + ".")) {
        return true;
      }
    }
    return false;
  }
}
