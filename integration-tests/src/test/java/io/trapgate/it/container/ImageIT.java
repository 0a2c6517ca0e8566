package io.trapgate.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.WaitResponse;
import io.trapgate.it.tools.NeedsEngine;
import io.trapgate.testkit.container.TrapgateContainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;

/** What the image promises to whoever runs it. */
@NeedsEngine
@ExtendWith(LoadedImage.Resolver.class)
@Timeout(180)
class ImageIT {
  private static final String JAVA = "/opt/trapgate/jre/bin/java";
  private static final String ARGUMENTS = "@/opt/trapgate/trapgate.args";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final DockerClient engine = DockerClientFactory.lazyClient();

  @Test
  void isReproducible(LoadedImage image, @TempDir Path folder) throws Exception {
    ImageFile again = ImageFile.build(folder.resolve("again.tar"), image.tag());
    assertThat(again.sha256()).isEqualTo(image.image().sha256());
  }

  @Test
  void runsAsNobodyAndSaysWhatItIs(LoadedImage image) {
    ContainerConfig config =
        Objects.requireNonNull(engine.inspectImageCmd(image.tag()).exec().getConfig());
    assertThat(config.getUser()).matches("[1-9][0-9]+:[1-9][0-9]+");
    assertThat(config.getCmd()).containsExactly("serve");
    assertThat(config.getLabels())
        .containsEntry("org.opencontainers.image.title", "trapgate")
        .hasEntrySatisfying(
            "org.opencontainers.image.revision", v -> assertThat(v).matches("[0-9a-f]{40}.*"))
        .hasEntrySatisfying(
            "org.opencontainers.image.licenses", v -> assertThat(v).contains("Apache-2.0 AND "));
  }

  @Test
  void holdsNothingButTheServer(LoadedImage image) throws Exception {
    try (TrapgateContainer trapgate = new TrapgateContainer(image.tag())) {
      trapgate.start();
      for (String shell : new String[] {"/bin/sh", "/bin/bash", "/bin/busybox"}) {
        ExecResult exec = trapgate.execInContainer(shell, "-c", "true");
        assertThat(exec.getExitCode()).as(shell).isNotZero();
        assertThat(exec.getStdout() + exec.getStderr()).contains("no such file");
      }
      ExecResult cpus = trapgate.execInContainer(JAVA, ARGUMENTS, "cpus");
      assertThat(cpus.getStdout()).contains("e500v2", "x86");
      assertThat(cpus.getStderr()).isEmpty();
    }
  }

  @Test
  void startsFromItsClassArchive(LoadedImage image) throws Exception {
    try (TrapgateContainer trapgate = new TrapgateContainer(image.tag())) {
      trapgate.start();
      // "auto" would go on without the archive; "on" does not start then.
      ExecResult version = trapgate.execInContainer(JAVA, "-Xshare:on", ARGUMENTS, "--version");
      assertThat(version.getExitCode()).as(version.toString()).isZero();
    }
  }

  @Test
  void turnsHealthyAndLeavesTheMachineAlone(LoadedImage image) throws Exception {
    try (TrapgateContainer trapgate =
        new TrapgateContainer(image.tag())
            .withCreateContainerCmdModifier(create ->
                create.withHealthcheck(new HealthCheck().withInterval(SECOND.toNanos())))) {
      trapgate.start();
      String health = awaitHealth(trapgate);
      assertThat(health).isEqualTo("healthy");
      assertThat(trapgate.execInContainer(JAVA, ARGUMENTS, "health").getStdout())
          .isEqualTo("ok: guest stopped, no gdb attached\n");
    }
  }

  @Test
  void endsSoonWhenItIsAsked(LoadedImage image) throws Exception {
    try (TrapgateContainer trapgate = new TrapgateContainer(image.tag())) {
      trapgate.start();
      CompletableFuture<Integer> code = new CompletableFuture<>();
      engine
          .waitContainerCmd(trapgate.getContainerId())
          .exec(
              new ResultCallback.Adapter<WaitResponse>() {
                @Override
                public void onNext(WaitResponse response) {
                  code.complete(response.getStatusCode());
                }
              });
      engine.killContainerCmd(trapgate.getContainerId()).withSignal("SIGTERM").exec();
      assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    }
  }

  /** Asks the engine until its first check is done; a check takes place every second. */
  private String awaitHealth(TrapgateContainer trapgate) throws IOException {
    String status = "starting";
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (status.equals("starting") && System.nanoTime() < deadline) {
      InspectContainerResponse now = engine.inspectContainerCmd(trapgate.getContainerId()).exec();
      status = Objects.requireNonNull(now.getState().getHealth()).getStatus();
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return status;
  }
}
