package io.trapgate.it.server;

import io.trapgate.it.tools.CliCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@code /dev} of its own for one process, with what Java needs of it and another {@code
 * /dev/kvm}. In a mount namespace, so nobody else sees it and it goes with the process.
 */
enum DeviceFolder {
  /** There is none. */
  MISSING(""),
  /** A character device that knows no request of KVM's. */
  OF_ANOTHER_KIND(": >/dev/kvm; mount --bind \"$old/zero\" /dev/kvm"),
  /** One that can't be opened, whoever this is: root passes over the file's mode. */
  FORBIDDEN(
      ": >/dev/kvm; mount --bind \"$old/zero\" /dev/kvm; mount -o remount,bind,nodev /dev/kvm");

  private static final String OWN =
      """
      set -e
      old=$1; shift
      mount --rbind /dev "$old"
      mount -t tmpfs none /dev
      for each in null zero random urandom; do
        : >"/dev/$each"
        mount --bind "$old/$each" "/dev/$each"
      done
      """;

  private final String script;

  DeviceFolder(String last) {
    this.script = OWN + last + "\nexec \"$@\"\n";
  }

  /** The command line in it. */
  List<String> command(Path folder, String... arguments) throws IOException {
    Path old = Files.createDirectories(folder.resolve("dev"));
    List<String> command = new ArrayList<>(namespace());
    command.addAll(List.of("sh", "-c", script, "sh", old.toString()));
    command.addAll(CliCommand.of(List.of(arguments)));
    return command;
  }

  private static List<String> namespace() {
    boolean root = System.getProperty("user.name").equals("root");
    return List.of("unshare", root ? "-m" : "-rm");
  }

  /** Whether this user may have a namespace here: containers often don't allow it. */
  static boolean isPossible() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(namespace());
    command.addAll(List.of("mount", "-t", "tmpfs", "none", "/mnt"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
