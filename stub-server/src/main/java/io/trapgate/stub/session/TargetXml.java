package io.trapgate.stub.session;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.arch.RegisterType;
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
  /** A gdb made for Linux warns that it has no Linux for this one, unless it is told of no ABI. */
  private static final String REAL_MODE = "i8086";

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
    if (architecture.gdbName().equals(REAL_MODE)) {
      xml.append("<osabi>none</osabi>\n");
    }
    Map<String, List<Register>> features =
        architecture.registers().stream()
            .collect(
                Collectors.groupingBy(Register::feature, LinkedHashMap::new, Collectors.toList()));
    LldbRegisters lldb = LldbRegisters.of(architecture);
    features.forEach((name, registers) -> {
      xml.append("<feature name=\"").append(XmlText.escape(name)).append("\">\n");
      types(architecture, name).forEach(type -> type(xml, type));
      registers.forEach(register -> register(xml, register, lldb));
      xml.append("</feature>\n");
    });
    return xml.append("</target>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<RegisterType> types(Architecture architecture, String feature) {
    return architecture.types().stream().filter(t -> t.feature().equals(feature)).toList();
  }

  private static void type(StringBuilder xml, RegisterType type) {
    String id = XmlText.escape(type.id());
    switch (type) {
      case RegisterType.Flags flags -> {
        xml.append("<flags id=\"%s\" size=\"%d\">\n".formatted(id, flags.bytes()));
        for (RegisterType.Bit bit : flags.bits()) {
          xml.append(
              "<field name=\"%s\" start=\"%d\" end=\"%d\"/>\n"
                  .formatted(XmlText.escape(bit.name()), bit.number(), bit.number()));
        }
        xml.append("</flags>\n");
      }
      case RegisterType.Vector vector ->
          xml.append(
              "<vector id=\"%s\" type=\"%s\" count=\"%d\"/>\n"
                  .formatted(id, XmlText.escape(vector.element()), vector.count()));
      case RegisterType.Union union -> {
        xml.append("<union id=\"%s\">\n".formatted(id));
        for (RegisterType.Field field : union.fields()) {
          xml.append(
              "<field name=\"%s\" type=\"%s\"/>\n"
                  .formatted(XmlText.escape(field.name()), XmlText.escape(field.type())));
        }
        xml.append("</union>\n");
      }
    }
  }

  private static void register(StringBuilder xml, Register register, LldbRegisters lldb) {
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
    lldb.attributes(register.name())
        .forEach((name, value) -> xml.append(' ' + name + "=\"").append(value).append('"'));
    xml.append("/>\n");
  }
}
