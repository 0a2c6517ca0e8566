package io.trapgate.it.arch;

import com.tngtech.archunit.lang.ArchRule;

/** The dependency rules by number; the same objects judge the real and the planted classes. */
enum RuleBook {
  R01_STUB_ROOMS(DependencyRules.STUB_ROOMS),
  R02_TARGET_ROOMS(DependencyRules.TARGET_ROOMS),
  R03_PORT(DependencyRules.PORT),
  R04_NO_CYCLES(DependencyRules.NO_CYCLES),
  R05_NETTY_AT_THE_EDGE(UsageRules.NETTY_AT_THE_EDGE),
  R05_NETTY_BUFFERS(UsageRules.NETTY_BUFFERS),
  R06_PICOCLI(UsageRules.PICOCLI),
  R07_LINKER(UsageRules.LINKER),
  R07_FOREIGN_MEMORY(UsageRules.FOREIGN_MEMORY),
  R08_CLASS_FILES(UsageRules.CLASS_FILES),
  R09_SESSION_IS_A_FUNCTION(UsageRules.SESSION_IS_A_FUNCTION),
  R10_NO_STATIC_STATE(UsageRules.NO_STATIC_STATE),
  R10_CONSOLE(UsageRules.CONSOLE),
  R11_TESTKIT_DOORS(DependencyRules.TESTKIT_DOORS),
  R11_NOBODY_USES_THE_TESTKIT(DependencyRules.NOBODY_USES_THE_TESTKIT);

  @SuppressWarnings("ImmutableEnumChecker") // ArchUnit's rules are immutable without saying so
  private final ArchRule rule;

  RuleBook(ArchRule rule) {
    this.rule = rule;
  }

  ArchRule rule() {
    return rule;
  }
}
