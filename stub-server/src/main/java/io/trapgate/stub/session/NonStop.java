package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A conversation in which each thread stops and goes on by itself (gdb document node "Remote
 * Non-Stop").
 *
 * @param standing the threads that stand, by vCPU, with their last stop
 * @param reports what the client has not fetched yet, oldest first; the first was notified, or
 *     answered to {@code ?}
 * @param told how the client knows of the first of them
 * @param interrupting the vCPU whose stop answers Ctrl-C
 */
public record NonStop(
    NavigableMap<Integer, StopSummary> standing,
    List<Report> reports,
    Told told,
    OptionalInt interrupting) {
  /** How the client knows that there are reports. */
  public enum Told {
    /** By a notification. */
    NOTIFIED,
    /** By the answer to {@code ?}. */
    ASKED,
    /** Not yet: the notification goes out behind the next answer. */
    OWED
  }

  /** What the client is told in one piece. */
  public sealed interface Report {
    /** A thread has stopped. */
    record Stopped(StopSummary stop) implements Report {}

    /** The machine has ended. */
    record Ended(Reply last) implements Report {}
  }

  public NonStop {
    standing = Collections.unmodifiableNavigableMap(new TreeMap<>(standing));
    reports = List.copyOf(reports);
  }

  /** All threads stand, and the client knows. */
  static NonStop allStanding(int vcpus) {
    NavigableMap<Integer, StopSummary> standing = new TreeMap<>();
    for (int vcpu = 0; vcpu < vcpus; vcpu++) {
      standing.put(vcpu, new StopSummary(StopSummary.NONE, null, vcpu));
    }
    return new NonStop(standing, List.of(), Told.NOTIFIED, OptionalInt.empty());
  }

  /** Whether a thread's stop is yet to be fetched: it doesn't go on before that. */
  boolean isUnreported(int vcpu) {
    return reports.stream()
        .anyMatch(r -> r instanceof Report.Stopped(StopSummary stop) && stop.vcpu() == vcpu);
  }

  NonStop stopped(StopSummary stop) {
    NavigableMap<Integer, StopSummary> now = new TreeMap<>(standing);
    now.put(stop.vcpu(), stop);
    boolean answered = interrupting.isPresent() && interrupting.getAsInt() == stop.vcpu();
    return new NonStop(
        now, with(new Report.Stopped(stop)), told, answered ? OptionalInt.empty() : interrupting);
  }

  NonStop ended(Reply last) {
    return new NonStop(new TreeMap<>(), with(new Report.Ended(last)), told, OptionalInt.empty());
  }

  private List<Report> with(Report last) {
    List<Report> all = new ArrayList<>(reports);
    all.add(last);
    return all;
  }

  NonStop resumed(List<Integer> vcpus) {
    NavigableMap<Integer, StopSummary> now = new TreeMap<>(standing);
    vcpus.forEach(now::remove);
    return new NonStop(now, reports, told, interrupting);
  }

  /** The first report is fetched. */
  NonStop fetched() {
    return telling(reports.subList(1, reports.size()), Told.NOTIFIED);
  }

  /** The client gets to know of the present reports in that way. */
  NonStop telling(Told how) {
    return telling(reports, how);
  }

  private NonStop telling(List<Report> what, Told how) {
    return new NonStop(standing, what, how, interrupting);
  }

  /** Everything that stands is to be reported again, as {@code ?} asks. */
  NonStop reportingAll() {
    List<Report> all = new ArrayList<>();
    standing.values().forEach(stop -> all.add(new Report.Stopped(stop)));
    return telling(all, Told.ASKED);
  }

  NonStop interrupting(int vcpu) {
    return new NonStop(standing, reports, told, OptionalInt.of(vcpu));
  }
}
