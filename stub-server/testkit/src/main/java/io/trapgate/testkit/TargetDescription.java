package io.trapgate.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What the stub's {@code target.xml} says of the machine (gdb document node "Target Description
 * Format"), and what follows from its architecture.
 *
 * @param architecture gdb's name, for example {@code powerpc:common}
 * @param registers by name
 */
record TargetDescription(String architecture, Map<String, RegisterInfo> registers) {
  /**
   * A register.
   *
   * @param number gdb's number, for {@code p} and {@code P}
   * @param bits its width
   */
  record RegisterInfo(String name, int number, int bits) {}

  private static final List<String> PROGRAM_COUNTERS = List.of("pc", "rip", "eip");

  TargetDescription {
    registers = Map.copyOf(registers);
  }

  /**
   * Reads the document.
   *
   * @throws SessionException when it isn't a target description
   */
  static TargetDescription parse(String xml) {
    try {
      Document document = builder().parse(new InputSource(new StringReader(xml)));
      Map<String, RegisterInfo> registers = new LinkedHashMap<>();
      NodeList elements = document.getElementsByTagName("reg");
      int next = 0;
      for (int i = 0; i < elements.getLength(); i++) {
        Element reg = (Element) elements.item(i);
        String number = reg.getAttribute("regnum");
        next = number.isEmpty() ? next : Integer.parseInt(number);
        String name = reg.getAttribute("name");
        int bits = Integer.parseInt(reg.getAttribute("bitsize"));
        registers.put(name, new RegisterInfo(name, next++, bits));
      }
      NodeList names = document.getElementsByTagName("architecture");
      String architecture = names.getLength() == 0 ? "" : names.item(0).getTextContent().strip();
      return new TargetDescription(architecture, registers);
    } catch (SAXException | IOException | NumberFormatException e) {
      throw new SessionException("target description: " + e.getMessage(), e);
    }
  }

  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // The document names gdb's DTD, which is nowhere to be fetched from.
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's own XML parser", e);
    }
  }

  private boolean isX86() {
    return architecture.startsWith("i386") || architecture.equals("i8086");
  }

  /** The guest's byte order. */
  ByteOrder byteOrder() {
    return isX86() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /** Bytes of an instruction that a breakpoint packet names. */
  int breakpointBytes() {
    return isX86() ? 1 : 4;
  }

  /** Whether a watchpoint stops before the access (Book E) or behind it (x86). */
  boolean watchesStopBefore() {
    return !isX86();
  }

  /** The program counter; on x86 its value is a linear address. */
  RegisterInfo programCounter() {
    return PROGRAM_COUNTERS.stream()
        .flatMap(name -> Optional.ofNullable(registers.get(name)).stream())
        .findFirst()
        .orElseThrow(() -> new SessionException("target description: no program counter"));
  }

  /**
   * The register of that name.
   *
   * @throws SessionException when there is none
   */
  RegisterInfo register(String name) {
    RegisterInfo found = registers.get(name);
    if (found == null) {
      List<String> near =
          registers.keySet().stream()
              .filter(other -> EditDistance.between(name, other) <= 1)
              .sorted()
              .limit(3)
              .toList();
      throw new SessionException(
          "register %s: none of that name%s (expected: one that gdb's info registers all shows)"
              .formatted(name, near.isEmpty() ? "" : "; near: " + String.join(", ", near)));
    }
    return found;
  }
}
