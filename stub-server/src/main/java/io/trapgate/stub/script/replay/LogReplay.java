package io.trapgate.stub.script.replay;

import java.io.IOException;
import java.nio.file.Path;

/** Plays the client's side of a log against a fresh machine of the same kind. */
public final class LogReplay {
  private LogReplay() {}

  /**
   * Plays a log.
   *
   * @return the first reply that differs, if one does
   * @throws ReplayException when the log or its machine can't be had; one line says why
   */
  public static Replayed play(Path log, ReplayOptions options)
      throws ReplayException, InterruptedException {
    Recording recording = Recording.read(log);
    try (ReplayServer server = ReplayServer.start(recording, options);
        Player player = new Player(recording, server, options)) {
      return player.play();
    } catch (IOException e) {
      throw new ReplayException(log + ": the connection to the played server: " + e, e);
    }
  }
}
