package io.trapgate.stub.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file of a Unix domain socket. */
final class SocketFile {
  /** The kernel's list of bound sockets, the path last in each line (proc(5)). */
  private static final Path BOUND = Path.of("/proc/net/unix");

  private SocketFile() {}

  /**
   * Removes the socket of a process that was killed. It asks the kernel and not the socket:
   * connecting would stop the guest of a server that lives. Anything else stays, and the bind that
   * follows is refused.
   */
  static void removeIfStale(Path file) throws IOException {
    boolean socket = Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    if (socket && Files.isReadable(BOUND) && !isBound(file, Files.readAllLines(BOUND))) {
      Files.deleteIfExists(file);
    }
  }

  /** By the last name alone: a server may have been started with another spelling of the path. */
  static boolean isBound(Path file, List<String> bound) {
    String name = String.valueOf(file.getFileName());
    return bound.stream().anyMatch(line -> line.endsWith("/" + name) || line.endsWith(" " + name));
  }
}
