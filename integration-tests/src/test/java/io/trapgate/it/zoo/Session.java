package io.trapgate.it.zoo;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One client's session, made at random, with a model of the state machine beside it that knows
 * nothing of the server's code: gdb's manual is its source.
 */
final class Session {
  /** How the conversation stands, as far as the client can know. */
  private enum Phase {
    STANDS,
    GONE,
    OVER
  }

  private static final List<Family> TURNS =
      List.of(
          Family.GREETING,
          Family.EXTENDED,
          Family.RUN,
          Family.RESTART,
          Family.ATTACH,
          Family.FETCH,
          Family.INTERRUPT,
          Family.NON_STOP,
          Family.NON_STOP,
          Family.DETACH,
          Family.KILL,
          Family.OLD_KILL);

  private final SpinGuest guest;
  private final Random random;
  private final Talk talk;
  private final Grammar grammar;
  private final Tally tally;
  private final String description;
  private Phase phase = Phase.STANDS;
  private boolean extended;
  private boolean errorText;

  /**
   * A client that has said nothing yet.
   *
   * @param description the document that {@code qXfer:features} gives
   */
  Session(SpinGuest guest, Random random, Talk talk, Tally tally, String description) {
    this.guest = guest;
    this.random = random;
    this.talk = talk;
    this.tally = tally;
    this.grammar = new Grammar(random, guest);
    this.description = description;
  }

  private Rules rules() {
    return new Rules(guest.isX86(), errorText);
  }

  /** Talks until so many packets have gone out, or the session is over. */
  void run(long packets) throws IOException {
    long end = tally.packets() + packets;
    begin();
    while (phase != Phase.OVER && tally.packets() < end) {
      batch();
      if (random.nextInt(10) == 0) {
        turn();
      }
    }
    if (phase != Phase.OVER) {
      leave();
    }
  }

  private void begin() throws IOException {
    boolean acknowledges = random.nextInt(8) == 0;
    if (!acknowledges && random.nextBoolean()) {
      perform(Sample.of("QStartNoAckMode"));
    }
    if (random.nextInt(8) > 0) {
      perform(grammar.turn(Family.GREETING));
    }
    if (!acknowledges && talk.acknowledging()) {
      perform(Sample.of("QStartNoAckMode"));
    }
    String slots = talk.ask("qRcmd,736c6f7473", Shapes.ANY, true); // monitor slots
    if (!slots.equals("OK")) {
      throw new AssertionError("monitor slots: " + slots);
    }
    perform(Sample.of("vRun;")); // each session starts with the same machine
  }

  private void leave() throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> perform(Sample.of("D"));
      case 1 -> {
        talk.say("vCont;c");
        talk.send();
      }
      case 2 -> perform(Sample.of("k"));
      default -> {} // the socket just goes
    }
  }

  // A batch: some quiet packets, often one that resumes with others behind it and an interrupt.

  private void batch() throws IOException {
    grammar.forget();
    boolean strict = phase == Phase.STANDS;
    say(grammar.firstThread(), Shapes.OK, false);
    for (int i = random.nextInt(random.nextInt(4) == 0 ? 120 : 12); i > 0; i--) {
      quiet(strict);
    }
    boolean resumes = random.nextInt(3) == 0;
    if (resumes) {
      grammar.forget();
      resume();
      for (int i = random.nextInt(40); i > 0; i--) {
        quiet(false);
      }
      talk.interrupt();
      for (int i = random.nextInt(8); i > 0; i--) {
        quiet(false);
      }
    }
    mark();
    talk.exchange();
    if (random.nextInt(6) == 0) {
      talk.refuseLast();
    }
  }

  private void quiet(boolean strict) {
    switch (random.nextInt(40)) {
      case 0 -> monitor();
      case 1 -> {
        if (strict) {
          talk.interrupt(); // while it stands: nothing
        }
      }
      case 2 -> {
        talk.sayCorrupt(grammar.quiet().payload());
        grammar.forget();
      }
      default -> { // mostly
        Sample sample = grammar.quiet();
        Predicate<String> rule = rules().of(sample.payload());
        say(sample, strict ? rule.and(sample.exact()) : rule, false);
      }
    }
  }

  private void monitor() {
    Sample sample = grammar.monitor();
    say(sample, rules().of(sample.payload()), true);
  }

  private void say(Sample sample, Predicate<String> allowed, boolean console) {
    talk.say(sample.payload(), new Due(sample.payload(), allowed, console, false));
  }

  private void resume() {
    Sample first = grammar.resume();
    Predicate<String> stopOrError = rules().of(first.payload());
    switch (random.nextInt(8)) {
      case 0 -> {
        talk.say(first.payload(), new Due(first.payload(), stopOrError, true, true));
        talk.say("vCtrlC", new Due("vCtrlC", Shapes.OK, true, false));
      }
      case 1 -> {
        Sample second = grammar.resume();
        talk.say(first.payload(), new Due(first.payload(), stopOrError, true, true));
        talk.say(
            second.payload(), new Due(second.payload(), rules().of(second.payload()), true, false));
      }
      default -> say(first, stopOrError, true); // mostly
    }
  }

  /** A question with an answer of its own: if one answer too many came, this one's is wrong. */
  private void mark() {
    int from = random.nextInt(description.length());
    int length = 1 + random.nextInt(40);
    int to = Math.min(description.length(), from + length);
    String then = (to == description.length() ? "l" : "m") + description.substring(from, to);
    String packet = "qXfer:features:read:target.xml:%x,%x".formatted(from, length);
    say(new Sample(packet, then::equals), then::equals, false);
  }

  // Packets that change the conversation go alone.

  private void turn() throws IOException {
    if (phase == Phase.GONE && random.nextInt(3) > 0) {
      perform(grammar.turn(random.nextBoolean() ? Family.RUN : Family.ATTACH));
    } else {
      Family family = TURNS.get(random.nextInt(TURNS.size()));
      boolean leaving = List.of(Family.DETACH, Family.KILL, Family.OLD_KILL).contains(family);
      if (!leaving || extended || random.nextInt(6) == 0) {
        perform(grammar.turn(family));
      }
    }
  }

  private void perform(Sample sample) throws IOException {
    String payload = sample.payload();
    switch (sample.family()) {
      case GREETING -> greet(payload);
      case NO_ACK -> {
        talk.ask(payload, rules().of(payload), false);
        if (payload.equals("QStartNoAckMode")) {
          talk.stopAcknowledging();
        }
      }
      case EXTENDED -> extended |= ask(payload).equals("OK");
      case RUN, ATTACH -> {
        String reply = ask(payload);
        phase = reply.startsWith("T") ? Phase.STANDS : phase;
      }
      case RESTART -> unanswered(payload, payload.matches("R[0-9a-fA-F]{0,16}"), Phase.STANDS);
      case OLD_KILL -> unanswered(payload, payload.equals("k"), gone());
      case DETACH, KILL -> {
        if (ask(payload).equals("OK")) {
          goneNow();
        }
      }
      case NON_STOP -> {
        if (ask(payload).equals("OK") && payload.endsWith("1")) {
          new NonStopPart(talk, grammar, random, rules(), tally).run();
        }
      }
      case QUIET, MONITOR, RESUME, INTERRUPT, FETCH -> ask(payload);
    }
  }

  private String ask(String payload) throws IOException {
    return talk.ask(payload, rules().of(payload), true);
  }

  private void greet(String payload) throws IOException {
    if (!ask(payload).startsWith("E")) {
      String features = payload.length() > 11 ? payload.substring(11) : "";
      errorText = Arrays.asList(features.split(";", -1)).contains("error-message+");
      extended = false;
    }
  }

  private Phase gone() {
    return extended ? Phase.GONE : Phase.OVER;
  }

  private void goneNow() throws IOException {
    phase = gone();
    if (phase == Phase.OVER) {
      talk.expectEnd();
    }
  }

  /** None is due when the packet is right, else an error or "unknown". */
  private void unanswered(String payload, boolean right, Phase next) throws IOException {
    if (!right) {
      ask(payload);
      return;
    }
    talk.say(payload);
    phase = next;
    if (next == Phase.OVER) {
      talk.send();
      talk.expectEnd();
    } else {
      mark();
      talk.exchange();
    }
  }
}
