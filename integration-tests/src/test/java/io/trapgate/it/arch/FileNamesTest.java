package io.trapgate.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of source files; each check is shown to bite. */
class FileNamesTest {
  @Test
  void noTwoFilesDifferOnlyInCase() {
    assertThat(FileNames.differingOnlyInCase(Project.allSources())).isEmpty();
  }

  @Test
  void noFileIsNamedAfterAPacket() {
    assertThat(FileNames.namedAfterPackets(Project.allSources())).isEmpty();
  }

  @Test
  void twoThatDifferOnlyInCaseAreFound() {
    assertThat(
            FileNames.differingOnlyInCase(
                List.of(Path.of("a/Frame.java"), Path.of("b/Frame.java"), Path.of("a/FRAME.java"))))
        .containsExactly("a/Frame.java and a/FRAME.java differ only in case");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"QSupported", "VContHandler", "qC", "G", "Z0Packet", "VKill", "QRcmdCommand"})
  void aPacketNameIsFound(String name) {
    assertThat(FileNames.namedAfterPackets(List.of(Path.of(name + ".java")))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vcpu", "VcpuExit", "Vm", "Request", "Reply", "Crc", "Qualifier"})
  void anOrdinaryNameIsNot(String name) {
    assertThat(FileNames.namedAfterPackets(List.of(Path.of(name + ".java")))).isEmpty();
  }
}
