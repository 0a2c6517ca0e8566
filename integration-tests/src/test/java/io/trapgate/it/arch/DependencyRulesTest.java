package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real classes of both modules keep every rule. */
class DependencyRulesTest {
  private static final JavaClasses CLASSES = Project.classes();

  @Test
  void bothModulesAreLookedAt() {
    assertThat(CLASSES.contain("io.trapgate.target.kvm.Vcpu")).isTrue();
    assertThat(CLASSES.contain("io.trapgate.stub.rsp.packet.Request")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void holds(RuleBook rule) {
    rule.rule().check(CLASSES);
  }
}
