package io.trapgate.it.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A user's project in a folder of its own: a guest, some sessions of which one fails, and next to
 * it the repository that trapgate is cloned from, which holds this source tree as it is.
 */
final class CiProject {
  /** The one session that fails. */
  static final String WRONG = "wrong";

  private static final Duration SHORT = Duration.ofMinutes(2);
  private static final String EXAMPLE_URL = "https://git.example.com/trapgate.git";
  private static final Map<String, String> SCRIPTS =
      Map.of(
          "boots",
          "hbreak main\ncontinue\nexpect-stop hbreak at main\n",
          "counts",
          "hbreak tick\ncontinue\nexpect-stop hbreak at tick\n",
          "watches",
          "watch counter\ncontinue\nexpect-watch &counter old 0 new 1\n",
          WRONG,
          "hbreak main\ncontinue\nexpect-stop hbreak at tick\n",
          "reports",
          "hbreak report\ncontinue\nexpect-stop hbreak at report\n");

  private final Path folder;

  /** The names of the sessions. */
  static Set<String> sessions() {
    return SCRIPTS.keySet();
  }

  private CiProject(Path folder) {
    this.folder = folder;
  }

  /** Makes both repositories and the stand-ins for the programs that need root. */
  static CiProject create(Path folder) throws IOException, InterruptedException {
    CiProject project = new CiProject(folder);
    project.copySources();
    Path own = Files.createDirectories(folder.resolve("project"));
    Files.createDirectories(own.resolve("firmware"));
    Files.copy(
        CiFile.root().resolve("integration-tests/src/guests/demo.elf"),
        own.resolve("firmware/firmware.elf"));
    Files.createDirectories(own.resolve("sessions"));
    for (Map.Entry<String, String> script : SCRIPTS.entrySet()) {
      Files.writeString(own.resolve("sessions/" + script.getKey() + ".gdb"), script.getValue());
    }
    Files.writeString(own.resolve(".gitlab-ci.yml"), project.adapted(CiFile.GITLAB));
    project.commit(own);
    project.standIns();
    return project;
  }

  /** The file's text with the address of our repository instead of the example's. */
  String adapted(CiFile kind) throws IOException {
    String text = kind.text();
    if (!text.contains(EXAMPLE_URL)) {
      throw new IllegalStateException(kind.file() + " has no " + EXAMPLE_URL);
    }
    return text.replace(EXAMPLE_URL, folder.resolve("trapgate.git").toUri().toString());
  }

  /** A fresh checkout. */
  Path checkout(String name) throws IOException, InterruptedException {
    Path workspace = folder.resolve(name);
    must(folder, List.of("git", "clone", "-q", "project", name));
    return workspace;
  }

  /** Copies what a cache keeps from one job to the next, with its times. */
  void restore(Path from, Path to) throws IOException, InterruptedException {
    must(folder, List.of("cp", "-a", from.toString(), to.toString()));
  }

  /** The variables that every engine's shell has here. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("DEBIAN_FRONTEND", "noninteractive");
    return environment;
  }

  private void copySources() throws IOException, InterruptedException {
    Path copy = Files.createDirectories(folder.resolve("trapgate.git"));
    must(
        CiFile.root(),
        List.of(
            "sh",
            "-c",
            "git ls-files -z -co --exclude-standard"
                + " | rsync -a --from0 --ignore-missing-args --files-from=- ./ \"$1\"",
            "sh",
            copy.toString()));
    commit(copy);
    must(copy, List.of("git", "tag", "v0.1.0"));
  }

  private void commit(Path repository) throws IOException, InterruptedException {
    must(repository, List.of("git", "init", "-q", "-b", "main"));
    must(repository, List.of("git", "add", "-A", "-f"));
    must(
        repository,
        List.of(
            "git",
            "-c",
            "user.name=trial",
            "-c",
            "user.email=trial@example.com",
            "commit",
            "-q",
            "-m",
            "trial"));
  }

  /**
   * {@code sudo} only runs what follows; {@code apt-get} is the real one for root, one at a time
   * since the jobs share this machine, else it checks that the packages are there.
   */
  private void standIns() throws IOException {
    program("sudo", "exec \"$@\"");
    program(
        "apt-get",
        """
        [ "$(id -u)" != 0 ] || exec flock "$0.lock" /usr/bin/apt-get "$@"
        for word; do
          case $word in update | install | -*) ;; *) dpkg -s "$word" >/dev/null || exit 100 ;; esac
        done\
        """);
  }

  /** Puts that clone's launcher on the path, as the image of the Dockerfile has it. */
  void install(Path clone) throws IOException {
    program("trapgate", "exec \"" + clone.resolve("scripts/trapgate") + "\" \"$@\"");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void must(Path at, List<String> command) throws IOException, InterruptedException {
    ToolRun run = ToolRun.of(at, Map.of(), SHORT, command);
    if (run.exitCode() != 0) {
      throw new IOException(command + " failed with " + run.exitCode() + ":\n" + run.output());
    }
  }
}
