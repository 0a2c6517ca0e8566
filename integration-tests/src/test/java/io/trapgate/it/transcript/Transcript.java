package io.trapgate.it.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recorded session. Long replies are cut: {@code …} ends what is left of a document, and {@code
 * …304} after hex digits tells how many there were. In a request {@code \\x1b} is a byte that can't
 * be printed; {@code <%} begins a notification.
 */
record Transcript(String name, List<Exchange> exchanges) {
  private static final Pattern UNPRINTABLE = Pattern.compile("\\\\x([0-9a-f]{2})");

  /** What the client sends to interrupt. */
  static final String INTERRUPT = "<0x03>";

  /**
   * One packet of the client and all that came back before the next one.
   *
   * @param request payload, or {@link #INTERRUPT}
   * @param replies payloads; none for a resume that was interrupted
   * @param notifications payloads of what came besides, behind the reply
   */
  record Exchange(String request, List<String> replies, List<String> notifications) {
    /** The reply proper, behind any console output. */
    String reply() {
      return replies.stream()
          .filter(reply -> !isConsole(reply))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(request + " has no reply"));
    }

    static boolean isConsole(String reply) {
      return reply.startsWith("O") && !reply.equals("OK");
    }
  }

  /** Reads {@code transcripts/NAME.rsp} from the test resources. */
  static Transcript read(String name) {
    List<Exchange> exchanges = new ArrayList<>();
    String request = "";
    List<String> replies = List.of();
    List<String> notifications = List.of();
    for (String line : lines("transcripts/" + name + ".rsp")) {
      if (line.startsWith("-> ")) {
        add(exchanges, new Exchange(request, replies, notifications));
        request = bytes(line.substring(3));
        replies = new ArrayList<>();
        notifications = new ArrayList<>();
      } else if (line.startsWith("<% ")) {
        notifications.add(line.substring(3));
      } else if (line.startsWith("<- ") || line.equals("<-")) {
        replies.add(line.substring(Math.min(3, line.length())));
      }
    }
    add(exchanges, new Exchange(request, replies, notifications));
    return new Transcript(name, List.copyOf(exchanges));
  }

  private static void add(List<Exchange> exchanges, Exchange next) {
    if (!next.request().isEmpty()) {
      exchanges.add(next);
    }
  }

  private static String bytes(String request) {
    return UNPRINTABLE
        .matcher(request)
        .replaceAll(found ->
            Matcher.quoteReplacement("" + (char) Integer.parseInt(found.group(1), 16)));
  }

  /** Lines of a test resource, without comments. */
  static List<String> lines(String resource) {
    try (InputStream in = Transcript.class.getClassLoader().getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return new String(bytes, UTF_8).lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
