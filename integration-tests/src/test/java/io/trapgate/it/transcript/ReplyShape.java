package io.trapgate.it.transcript;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kind of answer a reply is: all that two servers with different insides can agree on. What
 * the bytes of a register are is not part of it; how many there are is.
 *
 * @param text a canonical name, for example {@code hex of 4 bytes} or {@code stop 05 watch=2000c}
 */
record ReplyShape(String text) {
  private static final String NOTIFIED = "Stop:";
  private static final Pattern HEX = Pattern.compile("[0-9a-fx]+");
  private static final Pattern CUT_HEX = Pattern.compile("[0-9a-fx]+…(\\d+)");
  private static final Pattern ERROR = Pattern.compile("E([0-9a-fA-F]{2}|\\..+)");
  private static final Pattern STOP = Pattern.compile("[ST]([0-9a-f]{2})(.*)");
  private static final Pattern WATCH = Pattern.compile("([ra]?watch):0*([0-9a-f]+)");
  private static final List<String> RESUMES = List.of("vCont;", "c", "s", "bc", "bs", "?");

  /** The shape of a reply to this request. */
  static ReplyShape of(String request, String reply) {
    return new ReplyShape(name(request, reply));
  }

  private static String name(String request, String reply) {
    if (reply.isEmpty()) {
      return "empty";
    }
    if (ERROR.matcher(reply).matches()) {
      return "error";
    }
    if (reply.equals("OK")) {
      return "OK";
    }
    if (isResume(request)) {
      return stop(reply);
    }
    if (request.startsWith("qSupported")) {
      return reply.contains("PacketSize=") ? "features" : "no PacketSize";
    }
    if (request.startsWith("qXfer:")) {
      return reply.startsWith("m") || reply.startsWith("l") ? "document" : reply;
    }
    return other(request, reply);
  }

  private static String other(String request, String reply) {
    if (request.startsWith("x") && reply.startsWith("b")) {
      boolean cut = reply.startsWith("b…");
      return "binary of " + (cut ? reply.substring(2) : reply.length() - 1) + " bytes";
    }
    if (reply.startsWith(NOTIFIED)) {
      return stop(reply.substring(NOTIFIED.length()));
    }
    if (request.equals("vCont?")) {
      return reply.startsWith("vCont;c;C;s;S") ? "actions with c, C, s and S" : reply;
    }
    if (request.endsWith("ThreadInfo")) {
      return reply.equals("l") ? "end of list" : reply.charAt(0) == 'm' ? "threads" : reply;
    }
    if (request.startsWith("qThreadExtraInfo")) {
      return HEX.matcher(reply).matches() ? "text in hex" : reply;
    }
    if (request.startsWith("qCRC")) {
      return reply.startsWith("C") ? "checksum" : reply;
    }
    return hex(reply);
  }

  private static String hex(String reply) {
    Matcher cut = CUT_HEX.matcher(reply);
    if (cut.matches()) {
      return "hex of " + Integer.parseInt(cut.group(1)) / 2 + " bytes";
    }
    boolean whole = HEX.matcher(reply).matches() && reply.length() % 2 == 0;
    return whole ? "hex of " + reply.length() / 2 + " bytes" : reply;
  }

  private static boolean isResume(String request) {
    return request.equals(Transcript.INTERRUPT)
        || RESUMES.stream()
            .anyMatch(r -> r.endsWith(";") ? request.startsWith(r) : request.equals(r));
  }

  /** Signal and watch; all other keys may be there or not, but every pair must be closed. */
  private static String stop(String reply) {
    Matcher stop = STOP.matcher(reply);
    if (!stop.matches()) {
      return reply;
    }
    String keys = stop.group(2);
    if (!keys.isEmpty() && !keys.matches("(\\w+:[^:;]*;)+")) {
      return "malformed stop: " + reply;
    }
    TreeSet<String> watches = new TreeSet<>();
    Matcher watch = WATCH.matcher(keys);
    while (watch.find()) {
      watches.add(" " + watch.group(1) + "=" + watch.group(2));
    }
    return "stop " + stop.group(1) + String.join("", watches);
  }
}
