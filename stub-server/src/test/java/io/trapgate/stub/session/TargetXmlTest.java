package io.trapgate.stub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.arch.RegisterType;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** gdb document nodes "Target Description Format" and "Types". */
class TargetXmlTest {
  private static final String FIRST = "org.example.first";
  private static final String SECOND = "org.example.second";

  private static String xml(List<RegisterType> types) {
    Register flags = new Register("flags", 0, 32, "word_flags", "", FIRST, true, true);
    Register lanes = new Register("v0", 1, 128, "vec", "vector", SECOND, false, false);
    Architecture architecture =
        new Architecture(
            "i386:x86-64",
            ByteOrder.LITTLE_ENDIAN,
            64,
            1,
            List.of(flags, lanes),
            List.of(0),
            types);
    return new String(TargetXml.of(architecture), StandardCharsets.UTF_8);
  }

  @Test
  void withoutTypesAFeatureHasRegistersOnly() {
    assertThat(xml(List.of()))
        .isEqualTo(
            """
            <?xml version="1.0"?>
            <!DOCTYPE target SYSTEM "gdb-target.dtd">
            <target version="1.0">
            <architecture>i386:x86-64</architecture>
            <feature name="org.example.first">
            <reg name="flags" bitsize="32" regnum="0" type="word_flags"/>
            </feature>
            <feature name="org.example.second">
            <reg name="v0" bitsize="128" regnum="1" type="vec" group="vector" save-restore="no"/>
            </feature>
            </target>
            """);
  }

  @Test
  void aTypeIsDefinedInItsFeatureBeforeTheRegisters() {
    RegisterType flags =
        new RegisterType.Flags(
            FIRST,
            "word_flags",
            4,
            List.of(new RegisterType.Bit("CF", 0), new RegisterType.Bit("ZF", 6)));
    RegisterType vector = new RegisterType.Vector(SECOND, "v4", "int32", 4);
    RegisterType union =
        new RegisterType.Union(
            SECOND,
            "vec",
            List.of(
                new RegisterType.Field("v4_int32", "v4"),
                new RegisterType.Field("uint128", "uint128")));
    assertThat(xml(List.of(vector, flags, union)))
        .contains(
            """
            <feature name="org.example.first">
            <flags id="word_flags" size="4">
            <field name="CF" start="0" end="0"/>
            <field name="ZF" start="6" end="6"/>
            </flags>
            <reg name="flags"\
            """)
        .contains(
            """
            <feature name="org.example.second">
            <vector id="v4" type="int32" count="4"/>
            <union id="vec">
            <field name="v4_int32" type="v4"/>
            <field name="uint128" type="uint128"/>
            </union>
            <reg name="v0"\
            """);
  }

  @Test
  void textIsEscaped() {
    RegisterType vector = new RegisterType.Vector(SECOND, "a<b", "int&32", 4);
    assertThat(xml(List.of(vector))).contains("id=\"a&lt;b\" type=\"int&amp;32\"");
  }
}
