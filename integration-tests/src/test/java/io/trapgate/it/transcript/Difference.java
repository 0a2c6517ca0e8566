package io.trapgate.it.transcript;

import java.util.regex.Pattern;

/**
 * An answer that we mean to give otherwise than the peer of a transcript.
 *
 * @param transcripts names of the transcripts it may occur in
 * @param request the packets it is about
 * @param recorded shape of the peer's reply
 * @param ours shape of our reply
 * @param reason why ours is right
 */
record Difference(
    Pattern transcripts, Pattern request, String recorded, String ours, String reason) {
  /** In these transcripts. */
  static Difference in(String transcripts, String request, String shapes, String reason) {
    String[] sides = shapes.split(" -> ", 2);
    return new Difference(
        Pattern.compile(transcripts), Pattern.compile(request), sides[0], sides[1], reason);
  }

  /** In any transcript. */
  static Difference anywhere(String request, String shapes, String reason) {
    return in(".*", request, shapes, reason);
  }

  /** Whether it explains this exchange. */
  boolean explains(String transcript, String packet, ReplyShape peer, ReplyShape own) {
    return transcripts.matcher(transcript).matches()
        && request.matcher(packet).matches()
        && recorded.equals(peer.text())
        && ours.equals(own.text());
  }

  @Override
  public String toString() {
    return transcripts + " " + request + ": " + recorded + " -> " + ours + ": " + reason;
  }
}
