package io.trapgate.stub.rsp.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Grammar of what lets the guest run: {@code vCont}, {@code c}, {@code s}, {@code C}, {@code S}.
 */
final class ResumeForms {
  private static final int MAX_SIGNAL = 0xff;

  private ResumeForms() {}

  /** {@code c [addr]} and {@code s [addr]}. */
  static Request plain(PacketCursor cursor, boolean step) {
    return legacy(cursor, step, 0, !cursor.atEnd());
  }

  /** {@code C sig[;addr]} and {@code S sig[;addr]}. */
  static Request withSignal(PacketCursor cursor, boolean step) {
    int signal = cursor.number("signal", MAX_SIGNAL);
    return legacy(cursor, step, signal, cursor.take(';'));
  }

  private static Request legacy(PacketCursor cursor, boolean step, int signal, boolean addressed) {
    @Nullable Long address = addressed ? (Long) cursor.number("address") : null;
    cursor.expectEnd(step ? "s" : "c");
    return new Request.LegacyResume(step, signal, address);
  }

  /** {@code vCont;action[:thread-id];…}. */
  static Request vCont(PacketCursor cursor) {
    List<ResumeAction> actions = new ArrayList<>();
    do {
      cursor.expect(';', "vCont");
      if (actions.size() == PacketLimits.MAX_RESUME_ACTIONS) {
        throw new PacketSyntaxException(
            "vCont actions", "more", "<= " + PacketLimits.MAX_RESUME_ACTIONS);
      }
      actions.add(action(cursor));
    } while (!cursor.atEnd());
    return new Request.Resume(List.copyOf(actions));
  }

  private static ResumeAction action(PacketCursor cursor) {
    String found = cursor.quote();
    return switch (cursor.next()) {
      case 'c' -> forThread(cursor, ResumeAction.Kind.CONTINUE, 0);
      case 'C' -> forThread(cursor, ResumeAction.Kind.CONTINUE, signal(cursor));
      case 's' -> forThread(cursor, ResumeAction.Kind.STEP, 0);
      case 'S' -> forThread(cursor, ResumeAction.Kind.STEP, signal(cursor));
      case 't' -> forThread(cursor, ResumeAction.Kind.STOP, 0);
      case 'r' -> rangeStep(cursor);
      default -> throw new PacketSyntaxException("vCont action", found, "c, C, s, S, t or r");
    };
  }

  private static int signal(PacketCursor cursor) {
    return cursor.number("signal", MAX_SIGNAL);
  }

  private static ResumeAction forThread(PacketCursor cursor, ResumeAction.Kind kind, int signal) {
    return new ResumeAction(kind, signal, 0, 0, thread(cursor));
  }

  private static ResumeAction rangeStep(PacketCursor cursor) {
    long start = cursor.number("range start");
    cursor.expect(',', "vCont;r");
    long end = cursor.number("range end");
    if (Long.compareUnsigned(end, start) < 0) {
      throw new PacketSyntaxException(
          "range end", "0x" + Long.toHexString(end), ">= 0x" + Long.toHexString(start));
    }
    return new ResumeAction(ResumeAction.Kind.RANGE_STEP, 0, start, end, thread(cursor));
  }

  private static @Nullable ThreadId thread(PacketCursor cursor) {
    return cursor.take(':') ? ThreadIdSyntax.read(cursor) : null;
  }
}
