package io.trapgate.stub.script.report;

/** Text that goes into a page. */
final class HtmlText {
  private HtmlText() {}

  /** As an element's content or an attribute in quotes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** JSON inside a script element, which {@code </script>} or {@code <!--} in a text would end. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c");
  }
}
