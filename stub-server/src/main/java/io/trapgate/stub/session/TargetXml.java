package io.trapgate.stub.session;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The target description in one document, so that gdb needs one round trip (gdb document node
 * "Target Description Format").
 */
public final class TargetXml {
  private TargetXml() {}

  /** The document in UTF-8. */
  public static byte[] of(Architecture architecture) {
    StringBuilder xml =
        new StringBuilder(
            """
            <?xml version="1.0"?>
            <!DOCTYPE target SYSTEM "gdb-target.dtd">
            <target version="1.0">
            """);
    xml.append("<architecture>")
        .append(XmlText.escape(architecture.gdbName()))
        .append("</architecture>\n");
    Map<String, List<Register>> features =
        architecture.registers().stream()
            .collect(
                Collectors.groupingBy(Register::feature, LinkedHashMap::new, Collectors.toList()));
    features.forEach((name, registers) -> feature(xml, name, registers));
    return xml.append("</target>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void feature(StringBuilder xml, String name, List<Register> registers) {
    xml.append("<feature name=\"").append(XmlText.escape(name)).append("\">\n");
    registers.forEach(register -> register(xml, register));
    xml.append("</feature>\n");
  }

  private static void register(StringBuilder xml, Register register) {
    xml.append("<reg name=\"").append(XmlText.escape(register.name()));
    xml.append("\" bitsize=\"").append(register.bits());
    xml.append("\" regnum=\"").append(register.number());
    xml.append("\" type=\"").append(XmlText.escape(register.type())).append('"');
    if (!register.group().isEmpty()) {
      xml.append(" group=\"").append(XmlText.escape(register.group())).append('"');
    }
    if (!register.saveRestore()) {
      xml.append(" save-restore=\"no\"");
    }
    xml.append("/>\n");
  }
}
