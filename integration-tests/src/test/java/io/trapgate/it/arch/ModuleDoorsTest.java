package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model shows its root, the port and the architecture's description, and nothing else. */
class ModuleDoorsTest {
  private static final Set<String> DOORS =
      Set.of("io.trapgate.target", "io.trapgate.target.kvm", "io.trapgate.target.arch");

  @Test
  void theTargetExportsItsThreeDoors() {
    Path target = Project.classFolders().getFirst();
    assertThat(ModuleDoors.name(target)).isEqualTo("io.trapgate.target");
    assertThat(ModuleDoors.exported(target)).isEqualTo(DOORS);
  }

  @Test
  void theStubExportsNothing() {
    Path stub = Project.classFolders().get(1);
    assertThat(ModuleDoors.name(stub)).isEqualTo("io.trapgate.stub");
    assertThat(ModuleDoors.exported(stub)).noneMatch(door -> !door.startsWith("opens "));
  }

  @Test
  void anotherDoorIsFound(@TempDir Path folder) {
    Path classes =
        Planted.compiled(
            folder,
            "module io.trapgate.target { exports io.trapgate.target.engine;"
                + " exports io.trapgate.target.kvm to java.logging; opens io.trapgate.target.ppc; }",
            "package io.trapgate.target.engine; public class Engine {}",
            "package io.trapgate.target.kvm; public class Vm {}",
            "package io.trapgate.target.ppc; public class PpcState {}");
    assertThat(ModuleDoors.exported(classes))
        .isNotEqualTo(DOORS)
        .containsExactly(
            "io.trapgate.target.engine",
            "io.trapgate.target.kvm to [java.logging]",
            "opens io.trapgate.target.ppc");
  }
}
