package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses at random what user space asks for before each run of a stream. */
final class ExitPlan {
  private static final int SLOTS = 4;

  /** How far ahead most slots are. */
  private static final int NEAR = 60;

  /** How it goes on from an exit. */
  enum Way {
    /** Slots, as they are. */
    SLOTS,
    /** Slots, and past those that are right here. */
    PAST_SLOTS,
    /** Slots, with RF set. */
    RESUME_FLAG,
    /** One instruction. */
    STEP,
    /** One instruction with slots. */
    STEP_WITH_SLOTS,
    /** A debug exception for the guest, and then slots or a step. */
    INJECT_DB,
    /** A breakpoint exception for the guest, and then slots or a step. */
    INJECT_BP,
    /** The last debug exit is given to the guest as an exception, and then slots or a step. */
    HAND_BACK,
    /** Nothing asked for until the guest ends. */
    FREE
  }

  /**
   * One request.
   *
   * @param debug what {@code KVM_SET_GUEST_DEBUG} gets
   */
  record Request(Way way, GuestDebug.X86 debug) {
    /** Whether {@code KVM_SET_GUEST_DEBUG} queues an exception. */
    boolean injects() {
      return way == Way.INJECT_DB || way == Way.INJECT_BP;
    }

    boolean steps() {
      return debug.has(GuestDebug.SINGLESTEP);
    }

    boolean slots() {
      return debug.has(GuestDebug.USE_HW_BP);
    }
  }

  private static final List<Way> ASKS =
      List.of(Way.SLOTS, Way.PAST_SLOTS, Way.RESUME_FLAG, Way.STEP, Way.STEP_WITH_SLOTS);

  private static final List<Way> QUEUES = List.of(Way.INJECT_DB, Way.INJECT_BP, Way.HAND_BACK);

  /** An exception ends a snippet, so that there aren't to be many. */
  private static final int QUEUED_EVERY = 12;

  private final ExitStream stream;
  private final Random random;
  private final long seed;
  private final OwnDebug own;

  /**
   * @param own what the guest does: where it has slots, user space has none
   */
  ExitPlan(ExitStream stream, long seed, OwnDebug own) {
    this.stream = stream;
    this.seed = seed;
    this.random = new Random(seed);
    this.own = own;
  }

  long seed() {
    return seed;
  }

  /**
   * The next request.
   *
   * @param round how many there were before
   * @param progress index in the stream's path
   * @param mayQueue whether the guest can take an exception here
   * @param last whether the guest is to run to its end
   */
  Request next(int round, int progress, boolean mayQueue, boolean last) {
    if (own == OwnDebug.SLOTS && round == 0) {
      return toFirstSnippet();
    }
    Way way = last ? Way.FREE : way(progress, mayQueue);
    int control =
        switch (way) {
          case SLOTS, PAST_SLOTS, RESUME_FLAG -> GuestDebug.ENABLE | GuestDebug.USE_HW_BP;
          case STEP -> GuestDebug.ENABLE | GuestDebug.SINGLESTEP;
          case STEP_WITH_SLOTS -> GuestDebug.ENABLE | GuestDebug.SINGLESTEP | GuestDebug.USE_HW_BP;
          case INJECT_DB -> oneOf() | GuestDebug.X86.INJECT_DB;
          case INJECT_BP -> oneOf() | GuestDebug.X86.INJECT_BP;
          case HAND_BACK -> oneOf();
          case FREE -> random.nextBoolean() ? 0 : GuestDebug.ENABLE;
        };
    return new Request(way, new GuestDebug.X86(control, registers(way, progress)));
  }

  /** Slots or a step; where the guest has slots itself, a step. */
  private int oneOf() {
    boolean steps = own == OwnDebug.SLOTS || random.nextBoolean();
    return GuestDebug.ENABLE | (steps ? GuestDebug.SINGLESTEP : GuestDebug.USE_HW_BP);
  }

  /** How many exits it asks for before the guest is to run to its end. */
  int rounds(int most) {
    return 1 + random.nextInt(most);
  }

  /** One instruction. */
  Request step() {
    int control = GuestDebug.ENABLE | GuestDebug.SINGLESTEP;
    return new Request(Way.STEP, new GuestDebug.X86(control, registers(Way.STEP, 0)));
  }

  /** Before the guest has armed anything. */
  private Request toFirstSnippet() {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    words.set(0, stream.path().getFirst());
    words.set(7, GuestDebug.X86.DR7_FIXED | 1);
    int control = GuestDebug.ENABLE | GuestDebug.USE_HW_BP;
    return new Request(Way.SLOTS, new GuestDebug.X86(control, words));
  }

  private Way way(int progress, boolean mayQueue) {
    if (mayQueue && random.nextInt(QUEUED_EVERY) == 0) {
      return QUEUES.get(random.nextInt(QUEUES.size()));
    }
    if (own == OwnDebug.SLOTS) {
      return Way.STEP;
    }
    Way way = ASKS.get(random.nextInt(ASKS.size()));
    boolean passes = way == Way.PAST_SLOTS || way == Way.RESUME_FLAG;
    return passes && faultsNext(progress) ? Way.STEP : way;
  }

  /** A step, and so what passes a slot, would push its own TF there. */
  private boolean faultsNext(int progress) {
    List<Long> path = stream.path();
    return progress + 1 < path.size() && stream.handlers().contains(path.get(progress + 1));
  }

  private List<Long> registers(Way way, int progress) {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    if (way == Way.STEP || way == Way.FREE) {
      return words;
    }
    long dr7 = GuestDebug.X86.DR7_FIXED | (random.nextBoolean() ? 0x300 : 0);
    int count = 1 + random.nextInt(SLOTS);
    for (int i = 0; i < count; i++) {
      boolean again = i > 0 && random.nextInt(6) == 0;
      words.set(i, again ? words.get(i - 1) : address(progress));
      int enabled = 1 + random.nextInt(3); // L, G, both
      dr7 |= (long) (random.nextInt(10) == 0 ? 0 : enabled) << 2 * i;
      int bytes = random.nextInt(12) == 0 ? 1 + random.nextInt(3) : 0; // never hits then
      dr7 |= (long) bytes << 18 + 4 * i;
    }
    words.set(7, dr7);
    return words;
  }

  private long address(int progress) {
    List<Long> path = stream.path();
    int kind = random.nextInt(16);
    int ahead = kind == 0 ? 0 : kind < 13 ? 1 + random.nextInt(NEAR) : random.nextInt(path.size());
    long at = path.get(Math.min(progress + ahead, path.size() - 1));
    return kind == 15 ? at + 1 : at; // inside of an instruction, most of the time
  }
}
