package io.trapgate.stub.session;

/** Text inside an XML document. */
final class XmlText {
  private XmlText() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
