package io.trapgate.it.zoo;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a reply may look like (gdb document nodes "Packets", "Stop Reply Packets", "Standard
 * Replies").
 */
final class Shapes {
  private static final Pattern STOP =
      Pattern.compile("T[0-9a-f]{2}([^:;#$]+:[^;]*;)*|S[0-9a-f]{2}|[WX][0-9a-f]{2}(;process:1)?");
  private static final Pattern THREADS =
      Pattern.compile("l|m(p1\\.)?[0-9a-f]+(,(p1\\.)?[0-9a-f]+)*");
  private static final Pattern SEARCH = Pattern.compile("0|1,[0-9a-f]+");
  private static final Pattern CRC = Pattern.compile("C[0-9a-f]{1,8}");
  private static final Pattern CURRENT = Pattern.compile("QC(p1\\.)?[0-9a-f]+");

  static final Predicate<String> ANY = _ -> true;
  static final Predicate<String> NOT_EMPTY = reply -> !reply.isEmpty();
  static final Predicate<String> EMPTY = String::isEmpty;
  static final Predicate<String> OK = "OK"::equals;
  static final Predicate<String> ERROR_NUMBER =
      reply -> reply.length() == 3 && reply.charAt(0) == 'E' && isHex(reply, 1);
  static final Predicate<String> ERROR =
      ERROR_NUMBER.or(reply -> reply.startsWith("E.") && reply.length() > 2 && isPlain(reply));
  static final Predicate<String> HEX =
      reply -> !reply.isEmpty() && reply.length() % 2 == 0 && isHex(reply, 0);
  static final Predicate<String> REGISTERS =
      reply -> !reply.isEmpty() && reply.length() % 2 == 0 && isHex(reply.replace('x', '0'), 0);
  static final Predicate<String> STOPPED = reply -> STOP.matcher(reply).matches();
  static final Predicate<String> STILL_THERE = STOPPED.and(reply -> reply.charAt(0) == 'T');
  static final Predicate<String> THREAD_LIST = reply -> THREADS.matcher(reply).matches();
  static final Predicate<String> SEARCHED = reply -> SEARCH.matcher(reply).matches();
  static final Predicate<String> CHECKSUM = reply -> CRC.matcher(reply).matches();
  static final Predicate<String> THREAD = reply -> CURRENT.matcher(reply).matches();
  static final Predicate<String> OBJECT =
      reply -> reply.startsWith("l") || reply.startsWith("m") && reply.length() > 1;

  private Shapes() {}

  /** Console output, which may come before a stop and before the end of a monitor command. */
  static boolean isConsole(String reply) {
    return reply.length() > 1 && reply.charAt(0) == 'O' && isHex(reply, 1);
  }

  /** One of {@code W} and {@code X}: the machine is gone. */
  static boolean isEnd(String reply) {
    return reply.startsWith("W") || reply.startsWith("X");
  }

  private static boolean isHex(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** gdb shows error texts without undoing escapes. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~' && "#$}*".indexOf(c) < 0);
  }
}
