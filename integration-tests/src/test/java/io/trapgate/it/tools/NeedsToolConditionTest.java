package io.trapgate.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsToolConditionTest {
  @Test
  void findsOnlyExecutables(@TempDir Path folder) throws IOException {
    Files.createFile(
        folder.resolve("tool"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(
        folder.resolve("text"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String path = "/nowhere:" + folder;

    assertThat(NeedsToolCondition.isOnPath("tool", path)).isTrue();
    assertThat(NeedsToolCondition.isOnPath("text", path)).isFalse();
    assertThat(NeedsToolCondition.isOnPath("tool", "/nowhere")).isFalse();
  }

  @Test
  void namesThePackageThatHoldsTheProgram() {
    assertThat(NeedsToolCondition.reason("qemu-system-ppc"))
        .endsWith("apt-get install -y qemu-system-ppc)");
    assertThat(NeedsToolCondition.reason("dtc")).endsWith("-y device-tree-compiler)");
  }
}
