package io.trapgate.it.tools;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Decides {@link NeedsEngine} by asking the engine itself. Testcontainers' own check also fails
 * when its helper image can't be pulled, after minutes, and then tests would be skipped beside an
 * engine that works.
 */
final class NeedsEngineCondition implements ExecutionCondition {
  /** System property that turns a skip into a failure. */
  static final String REQUIRED = "engine.required";

  /** What a skipped test's reason begins with; {@code scripts/test} looks for it. */
  static final String REASON = "no container engine: ";

  private static final Path DEFAULT_SOCKET = Path.of("/var/run/docker.sock");
  private static final int PATIENCE_SECONDS = 10;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = missing(System.getenv());
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("a container engine answers");
    }
    String reason = REASON + missing.get();
    String test = context.getRequiredTestClass().getSimpleName();
    if (Boolean.getBoolean(REQUIRED)) {
      throw new ExtensionConfigurationException(test + ": " + reason);
    }
    report("SKIPPED " + test + ": " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  /** Why no test with containers can run here; empty when they can. */
  static Optional<String> missing(Map<String, String> environment) {
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (host.isEmpty() && Files.exists(DEFAULT_SOCKET)) {
      host = "unix://" + DEFAULT_SOCKET;
    }
    if (host.isEmpty()) {
      return Optional.of("DOCKER_HOST is not set (sudo scripts/engine up)");
    }
    Optional<String> silent = silent(host);
    if (silent.isEmpty() && !"true".equals(environment.get("TESTCONTAINERS_RYUK_DISABLED"))) {
      throw new ExtensionConfigurationException(
          "TESTCONTAINERS_RYUK_DISABLED is not true: no registry may be at hand for Ryuk's image,"
              + " which is tried for minutes (scripts/engine up prints what to export)");
    }
    return silent;
  }

  private static Optional<String> silent(String host) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> asked = executor.submit(() -> ping(host));
      String answer = within(asked);
      return answer.contains(" 200 ")
          ? Optional.empty()
          : Optional.of(host + " answers '" + answer + "' (expected: HTTP status 200)");
    } catch (ExecutionException e) {
      return Optional.of("nothing answers at " + host + ": " + e.getCause());
    } catch (TimeoutException e) {
      return Optional.of("nothing answers at " + host + " within " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Interrupts what takes longer: that closes its socket. */
  private static String within(Future<String> asked)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      asked.cancel(true);
    }
  }

  /** The first line of the answer. */
  private static String ping(String host) throws IOException {
    URI uri = URI.create(host);
    boolean unix = "unix".equals(uri.getScheme());
    SocketAddress address =
        unix
            ? UnixDomainSocketAddress.of(uri.getPath())
            : new InetSocketAddress(uri.getHost(), uri.getPort());
    try (SocketChannel engine =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
      engine.connect(address);
      String question = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";
      engine.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.US_ASCII)));
      byte[] start = Channels.newInputStream(engine).readNBytes(64);
      String text = new String(start, StandardCharsets.US_ASCII);
      return text.lines().findFirst().orElse("");
    }
  }

  private static void report(String line) {
    System.err.println(line);
  }
}
