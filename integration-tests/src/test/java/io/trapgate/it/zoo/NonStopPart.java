package io.trapgate.it.zoo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A stretch of a session in non-stop: every answer comes at once and in order, stops come as
 * notifications, one at a time until {@code vStopped} has fetched the last.
 */
final class NonStopPart {
  private final Talk talk;
  private final Grammar grammar;
  private final Random random;
  private final Rules rules;
  private final Tally tally;
  private final Deque<Due> due = new ArrayDeque<>();
  private boolean notified;

  NonStopPart(Talk talk, Grammar grammar, Random random, Rules rules, Tally tally) {
    this.talk = talk;
    this.grammar = grammar;
    this.random = random;
    this.rules = rules;
    this.tally = tally;
  }

  /** Some batches; at the end all threads stand, and the session is in all-stop again. */
  void run() throws IOException {
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      grammar.forget();
      for (int j = random.nextInt(30); j > 0; j--) {
        one();
      }
      exchange();
    }
    say("vCont;t", Shapes.OK, false);
    exchange();
    for (int fetches = 0; !fetch().equals("OK"); fetches++) {
      if (fetches > 100) {
        throw new AssertionError("vStopped never ends");
      }
    }
    say("QNonStop:0", Shapes.OK, false);
    exchange();
  }

  private void one() throws IOException {
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        String payload = grammar.resume().payload();
        boolean threads = payload.startsWith("vCont");
        say(payload, threads ? Shapes.OK.or(Shapes.ERROR) : Shapes.ERROR, false);
      }
      case 2 -> say("vCont;t:" + (1 + random.nextInt(2)), Shapes.OK, false);
      case 3 -> say("vCtrlC", Shapes.OK, false);
      case 4 -> talk.interrupt();
      case 5 -> {
        exchange();
        fetch();
      }
      case 6 -> {
        exchange();
        why();
      }
      case 7 -> {
        String payload = grammar.monitor().payload();
        say(payload, rules.of(payload), true);
      }
      default -> { // mostly
        String payload = grammar.quiet().payload();
        if (!payload.startsWith("?")) {
          say(payload, rules.of(payload), false);
        }
      }
    }
  }

  private void say(String payload, Predicate<String> allowed, boolean console) {
    talk.say(payload);
    due.add(new Due(payload, allowed, console, false));
  }

  /** {@code vStopped}: fetches one; the last is followed by OK. */
  private String fetch() throws IOException {
    say("vStopped", Shapes.OK.or(Shapes.STOPPED), false);
    String reply = exchange();
    notified = !reply.equals("OK");
    return reply;
  }

  /** {@code ?}: one that stands, or OK when none does; the others are to be fetched. */
  private void why() throws IOException {
    say("?", Shapes.OK.or(Shapes.STOPPED), false);
    String reply = exchange();
    notified = !reply.equals("OK");
  }

  private String exchange() throws IOException {
    long sent = talk.send();
    String last = "";
    while (!due.isEmpty()) {
      switch (talk.next()) {
        case Wire.Token.Packet(String reply) -> {
          Due next = due.getFirst();
          if (next.console() && Shapes.isConsole(reply)) {
            continue;
          }
          if (!next.allowed().test(reply)) {
            throw new AssertionError(
                "non-stop: wrong answer to '%s': '%s'"
                    .formatted(Tally.shown(next.packet()), Tally.shown(reply)));
          }
          due.removeFirst();
          tally.answered(next.packet(), System.nanoTime() - sent, 0);
          last = reply;
        }
        case Wire.Token.Notification(String text) -> notification(text);
        case Wire.Token.Ack _, Wire.Token.Nak _ -> {} // counted already
        case Wire.Token.End _ -> throw new AssertionError("closed in non-stop");
      }
    }
    return last;
  }

  private void notification(String text) {
    tally.notified();
    if (!text.startsWith("Stop:") || !Shapes.STOPPED.test(text.substring(5))) {
      throw new AssertionError("notification: " + Tally.shown(text));
    }
    if (notified) {
      throw new AssertionError("a second notification before vStopped: " + Tally.shown(text));
    }
    notified = true;
  }
}
