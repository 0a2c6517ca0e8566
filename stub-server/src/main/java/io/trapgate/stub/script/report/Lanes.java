package io.trapgate.stub.script.report;

import io.trapgate.stub.script.report.Span.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lanes of a timeline, of which each is in one state at a time or in none. */
final class Lanes<T> {
  private final List<Optional<Open<T>>> open = new ArrayList<>();
  private final Bounded<Span<T>> spans;

  private record Open<T>(T what, Moment from) {}

  Lanes(Bounded.Limit limit) {
    spans = new Bounded<>(limit, span -> 0);
  }

  /** The lane is in that state from now on; staying in the same one makes no new stretch. */
  void enter(int lane, T what, Moment now) {
    while (open.size() <= lane) {
      open.add(Optional.empty());
    }
    if (open.get(lane).filter(state -> state.what().equals(what)).isPresent()) {
      return;
    }
    leave(lane, now);
    open.set(lane, Optional.of(new Open<>(what, now)));
  }

  /** The lane is in no state from now on. */
  void leave(int lane, Moment now) {
    end(lane, now, true);
  }

  /** All lanes are in no state from now on. */
  void leaveAll(Moment now) {
    for (int lane = 0; lane < open.size(); lane++) {
      leave(lane, now);
    }
  }

  /** The log is over: what is still open ends here, unfinished. */
  Bounded<Span<T>> close(Moment now) {
    for (int lane = 0; lane < open.size(); lane++) {
      end(lane, now, false);
    }
    return spans;
  }

  /** How many lanes have been used, up to the last one of them. */
  int size() {
    return open.size();
  }

  private void end(int lane, Moment now, boolean ended) {
    if (lane < open.size()) {
      open.get(lane)
          .ifPresent(state -> spans.add(new Span<>(lane, state.what(), state.from(), now, ended)));
      open.set(lane, Optional.empty());
    }
  }
}
