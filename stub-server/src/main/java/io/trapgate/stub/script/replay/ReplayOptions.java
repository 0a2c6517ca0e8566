package io.trapgate.stub.script.replay;

import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a log is played.
 *
 * @param guest where the guest's image is now; empty for where it was
 * @param ignoreHash whether another image will do
 * @param compat which KVM guest debug follows; empty for that of the log
 * @param choices what is chosen otherwise than in the log, by name
 * @param patience how long to wait for a reply, beyond what it took in the log
 */
public record ReplayOptions(
    Optional<Path> guest,
    boolean ignoreHash,
    Optional<KvmCompat> compat,
    Map<String, String> choices,
    Duration patience) {
  /** The log as it is. */
  public static final ReplayOptions DEFAULT =
      new ReplayOptions(
          Optional.empty(), false, Optional.empty(), Map.of(), Duration.ofSeconds(60));

  public ReplayOptions {
    choices = Map.copyOf(choices);
  }
}
