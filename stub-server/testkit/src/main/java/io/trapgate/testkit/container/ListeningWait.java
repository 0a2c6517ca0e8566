package io.trapgate.testkit.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Waits until the server says that it listens. Unlike Testcontainers' wait for a log message it
 * also sees the container's end, at once, and says what the server said. Not by connecting: a
 * connection takes the machine, as a debugger's does.
 */
final class ListeningWait extends AbstractWaitStrategy {
  private static final int MAX_CHARS = 1 << 14;

  private final Pattern listening;

  ListeningWait(int port, Duration limit) {
    listening = Pattern.compile("(?m)^listening on \\S+:" + port + "$");
    withStartupTimeout(limit);
  }

  @Override
  protected void waitUntilReady() {
    try (StandardError said = new StandardError(listening)) {
      DockerClientFactory.lazyClient()
          .logContainerCmd(waitStrategyTarget.getContainerId())
          .withStdErr(true)
          .withStdOut(false)
          .withFollowStream(true)
          .exec(said);
      await(said);
    } catch (IOException e) {
      throw new ContainerLaunchException("following the container's log: " + e.getMessage(), e);
    }
  }

  private void await(StandardError said) {
    try {
      if (!said.outcome.get(startupTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ContainerLaunchException("trapgate ended at once; it said: " + said);
      }
    } catch (TimeoutException e) {
      String waited = ConsoleText.seconds(startupTimeout);
      throw new ContainerLaunchException(
          "trapgate did not listen within " + waited + "; it said: " + said, e);
    } catch (ExecutionException e) {
      throw new ContainerLaunchException("following the container's log: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerLaunchException("interrupted while the container starts", e);
    }
  }

  /** What the server prints, by docker-java's thread; true: it listens, false: it has ended. */
  private static final class StandardError extends ResultCallback.Adapter<Frame> {
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private final Pattern listening;
    private final StringBuilder text = new StringBuilder();

    StandardError(Pattern listening) {
      this.listening = listening;
    }

    @Override
    public synchronized void onNext(Frame frame) {
      if (frame.getStreamType() == StreamType.STDERR && text.length() < MAX_CHARS) {
        text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
        if (listening.matcher(text).find()) {
          outcome.complete(true);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      super.onError(failure);
      outcome.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      super.onComplete();
      outcome.complete(false);
    }

    @Override
    public synchronized String toString() {
      return text.toString().strip();
    }
  }
}
