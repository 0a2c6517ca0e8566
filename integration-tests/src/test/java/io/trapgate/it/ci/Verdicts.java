package io.trapgate.it.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the reports of one or several jobs say.
 *
 * @param sessions the names, each as often as it was run, sorted
 * @param failed those that did not pass
 */
record Verdicts(List<String> sessions, List<String> failed) {
  /** Reads every {@code junit.xml} below the folder, as an engine merges them. */
  static Verdicts below(Path folder) throws IOException {
    List<String> sessions = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.endsWith("junit.xml")).toList()) {
        NodeList cases = parse(file).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          Element testcase = (Element) cases.item(i);
          sessions.add(testcase.getAttribute("name"));
          if (testcase.getElementsByTagName("failure").getLength()
                  + testcase.getElementsByTagName("error").getLength()
              > 0) {
            failed.add(testcase.getAttribute("name"));
          }
        }
      }
    }
    sessions.sort(null);
    return new Verdicts(sessions, failed);
  }

  private static Element parse(Path file) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
