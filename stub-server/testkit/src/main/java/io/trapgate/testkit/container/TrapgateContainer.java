package io.trapgate.testkit.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Symbols;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A trapgate server in a container: a guest on its machine, gdb's port published on this host.
 *
 * <pre>{@code
 * Path guest = Path.of("guest.elf");
 * try (var trapgate = new TrapgateContainer("trapgate:0.1.0").withGuest(guest)) {
 *   trapgate.start();
 *   DebugSession session = trapgate.debugSession(guest);
 *   // or a gdb: gdb guest.elf -ex "target remote " + trapgate.getRspHostAndPort()
 * }
 * }</pre>
 *
 * <p>The image is one that {@code scripts/build-image} made and the engine has loaded; it is never
 * pulled. The server runs as nobody in particular, on a read-only file system, without
 * capabilities, with limited memory and processes.
 */
public final class TrapgateContainer extends GenericContainer<TrapgateContainer> {
  /** Where gdb connects, inside the container. */
  public static final int RSP_PORT = 1234;

  private static final String GUEST_FOLDER = "/guest";
  private static final long DEFAULT_MEMORY_BYTES = 512L << 20;
  private static final long MAX_PROCESSES = 64;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final List<String> options = new ArrayList<>();
  private final ConsoleText console = new ConsoleText();
  private @Nullable MountableFile guest;
  private long memoryBytes = DEFAULT_MEMORY_BYTES;

  /**
   * A container of this image, with the built-in demo guest on an e500v2 unless told otherwise.
   *
   * @param image name and tag, as the engine has it
   */
  public TrapgateContainer(String image) {
    this(DockerImageName.parse(image));
  }

  /** As {@link #TrapgateContainer(String)}. */
  public TrapgateContainer(DockerImageName image) {
    super(image);
    withImagePullPolicy(_ -> false);
    withExposedPorts(RSP_PORT);
    waitingFor(new ListeningWait(RSP_PORT, START_LIMIT));
    withCreateContainerCmdModifier(this::harden);
    withConsole(console::append);
  }

  /** The image to run: ELF, uImage, or for x86 also multiboot, a boot sector or raw. */
  public TrapgateContainer withGuest(Path file) {
    // Readable for a user that owns nothing, whatever the file's mode is here.
    return withGuest(MountableFile.forHostPath(file, 0444));
  }

  /** As {@link #withGuest(Path)}, for example from the class path; must be readable for others. */
  public TrapgateContainer withGuest(MountableFile file) {
    guest = file;
    return this;
  }

  /** The core to model: {@code e500v2}, {@code e500mc}, {@code 440} or {@code x86}. */
  public TrapgateContainer withCpu(String name) {
    return withMachineOption("--cpu=" + name);
  }

  /** Any further option of {@code trapgate serve}, for example {@code --smp=2}. */
  public TrapgateContainer withMachineOption(String... option) {
    options.addAll(List.of(option));
    return this;
  }

  /** The container's memory; three quarters of it are for guest RAM and server (512 MiB). */
  public TrapgateContainer withMemory(long bytes) {
    memoryBytes = bytes;
    return this;
  }

  /** Told what the guest prints, line by line; Docker keeps a line back until it is complete. */
  public TrapgateContainer withConsole(Consumer<String> consumer) {
    return withLogConsumer(frame -> {
      if (frame.getType() == OutputFrame.OutputType.STDOUT) {
        consumer.accept(new String(frame.getBytes(), StandardCharsets.UTF_8));
      }
    });
  }

  /** What the guest has printed so far, at most the last 2^20 characters. */
  public String console() {
    return console.get();
  }

  /**
   * Waits until the guest has printed this text.
   *
   * @throws AssertionError when it has not within the time; the message has what it did print
   */
  public void awaitConsole(String text, Duration patience) throws InterruptedException {
    if (!console.await(text, patience)) {
      String waited = ConsoleText.seconds(patience);
      throw new AssertionError(
          "console: no '" + text + "' within " + waited + "; the guest printed: " + console);
    }
  }

  /** The host's port behind which gdb's port is. */
  public int getRspPort() {
    return getMappedPort(RSP_PORT);
  }

  /** What to give to gdb's {@code target remote}. */
  public String getRspHostAndPort() {
    return getHost() + ":" + getRspPort();
  }

  /** The same for a client in this process. */
  public InetSocketAddress getRspAddress() {
    return new InetSocketAddress(getHost(), getRspPort());
  }

  /**
   * A debug session with the guest, over the published port; one at a time.
   *
   * @param elf file whose symbols name places, usually the guest itself
   */
  public DebugSession debugSession(Path elf) {
    return DebugSession.connect(getRspAddress(), Symbols.of(elf), DebugSession.PATIENCE);
  }

  /**
   * Starts the container and returns when the server listens.
   *
   * @throws ContainerLaunchException when it doesn't; the message has what the server said, and the
   *     container is gone
   */
  @Override
  public void start() {
    try {
      super.start();
    } catch (ContainerLaunchException failure) {
      stop();
      String why = rootOf(failure).getMessage();
      throw new ContainerLaunchException(getDockerImageName() + " did not start: " + why, failure);
    }
  }

  /** The first cause: Testcontainers wraps it in three exceptions that say less. */
  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root.getCause() instanceof TimeoutException)) {
      root = root.getCause();
    }
    return root;
  }

  @Override
  protected void configure() {
    List<String> command = new ArrayList<>(List.of("serve"));
    command.addAll(options);
    if (guest != null) {
      command.add(GUEST_FOLDER + "/" + nameOf(guest));
    }
    setCommand(command.toArray(String[]::new));
  }

  private static String nameOf(MountableFile file) {
    Path name = Path.of(file.getFilesystemPath()).getFileName();
    return Objects.requireNonNull(name, "a guest without a name").toString();
  }

  /**
   * Puts the guest into its volume. Not {@code withCopyFileToContainer}, which copies to the root:
   * an engine refuses that for a container whose root is read-only.
   */
  @Override
  protected void containerIsCreated(String containerId) {
    super.containerIsCreated(containerId);
    if (guest == null) {
      return;
    }
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      guest.transferTo(tar, nameOf(guest));
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("guest " + guest.getFilesystemPath(), e);
    }
    getDockerClient()
        .copyArchiveToContainerCmd(containerId)
        .withTarInputStream(new ByteArrayInputStream(archive.toByteArray()))
        .withRemotePath(GUEST_FOLDER)
        .exec();
  }

  private void harden(CreateContainerCmd create) {
    HostConfig host = Objects.requireNonNull(create.getHostConfig(), "host config");
    host.withReadonlyRootfs(true)
        .withMemory(memoryBytes)
        .withMemorySwap(memoryBytes)
        .withPidsLimit(MAX_PROCESSES)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"));
    create.withVolumes(new Volume(GUEST_FOLDER));
  }
}
