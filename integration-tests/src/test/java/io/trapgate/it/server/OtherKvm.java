package io.trapgate.it.server;

import io.trapgate.it.tools.CliCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that finds another KVM behind {@code /dev/kvm} than the host's: a library that is
 * loaded before all others answers what a KVM says of itself. Java asks {@code dlsym} for {@code
 * ioctl}, so that is where it comes in. Compiled without headers and start files: a C compiler is
 * all that is needed.
 */
final class OtherKvm {
  private static final int PATIENCE_SECONDS = 60;

  private static final String SOURCE =
      """
      extern char *getenv(const char *);
      extern long strtol(const char *, char **, int);
      extern int strcmp(const char *, const char *);
      extern long syscall(long, ...);
      extern void *dlvsym(void *, const char *, const char *);

      static int answer(int fd, unsigned long request, unsigned long argument) {
        const char *asked = getenv("KVM_REQUEST"), *about = getenv("KVM_ARGUMENT");
        if (request == (unsigned long) strtol(asked, 0, 0)
            && argument == (unsigned long) strtol(about, 0, 0))
          return strtol(getenv("KVM_ANSWER"), 0, 0);
        return syscall(16, fd, request, argument);
      }

      void *dlsym(void *library, const char *name) {
        static void *(*real)(void *, const char *);
        if (!strcmp(name, "ioctl"))
          return answer;
        if (!real)
          real = dlvsym((void *) -1L, "dlsym", "GLIBC_2.2.5");
        return real(library, name);
      }
      """;

  private final Path library;

  private OtherKvm(Path library) {
    this.library = library;
  }

  /** Compiles the library. */
  static OtherKvm in(Path folder) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("kvm.c"), SOURCE);
    Path library = folder.resolve("kvm.so");
    File said = folder.resolve("compiler").toFile();
    Process compiler =
        new ProcessBuilder(
                "gcc", "-w", "-shared", "-fPIC", "-nostdlib", "-o", library + "", source + "")
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    if (!compiler.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
      compiler.destroyForcibly();
      throw new AssertionError("gcc: " + Files.readString(said.toPath()));
    }
    return new OtherKvm(library);
  }

  /**
   * The command line on a KVM that gives another answer to one request.
   *
   * @param request its number
   * @param argument only with this
   */
  List<String> command(long request, long argument, int answer, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "LD_PRELOAD=" + library,
                "KVM_REQUEST=" + request,
                "KVM_ARGUMENT=" + argument,
                "KVM_ANSWER=" + answer));
    command.addAll(CliCommand.of(List.of(arguments)));
    return command;
  }
}
