package io.trapgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TargetDescriptionTest {
  private static String xml(String architecture, String registers) {
    return """
    <?xml version="1.0"?>
    <!DOCTYPE target SYSTEM "gdb-target.dtd">
    <target version="1.0"><architecture>%s</architecture>
    <feature name="one">%s</feature></target>
    """
        .formatted(architecture, registers);
  }

  @Test
  void registersHaveTheirNumbersOrTheNextOne() {
    TargetDescription target =
        TargetDescription.parse(
            xml(
                "powerpc:common",
                """
                <reg name="r0" bitsize="32" type="uint32"/><reg name="r1" bitsize="32"/>
                <reg name="pc" bitsize="32" regnum="64"/><reg name="msr" bitsize="32"/>\
                """));
    assertThat(target.register("r1").number()).isEqualTo(1);
    assertThat(target.programCounter().number()).isEqualTo(64);
    assertThat(target.register("msr").number()).isEqualTo(65);
    assertThat(target.byteOrder()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(target.breakpointBytes()).isEqualTo(4);
    assertThat(target.watchesStopBefore()).isTrue();
  }

  @Test
  void x86IsLittleEndianAndStopsBehindAnAccess() {
    TargetDescription target =
        TargetDescription.parse(xml("i386:x86-64", "<reg name=\"rip\" bitsize=\"64\"/>"));
    assertThat(target.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(target.breakpointBytes()).isEqualTo(1);
    assertThat(target.watchesStopBefore()).isFalse();
    assertThat(target.programCounter().name()).isEqualTo("rip");
  }

  @Test
  void whatIsNoDescriptionIsSaid() {
    assertThatThrownBy(() -> TargetDescription.parse("<target>"))
        .isInstanceOf(SessionException.class)
        .hasMessageStartingWith("target description: ");
    assertThatThrownBy(() -> TargetDescription.parse(xml("i386", "")).programCounter())
        .hasMessage("target description: no program counter");
    assertThatThrownBy(
            () -> TargetDescription.parse(xml("i386", "<reg name=\"a\" bitsize=\"wide\"/>")))
        .isInstanceOf(SessionException.class);
  }
}
