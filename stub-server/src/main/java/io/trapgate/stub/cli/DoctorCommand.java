package io.trapgate.stub.cli;

import io.trapgate.stub.script.run.GdbInfo;
import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.kvm.HostAbilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code trapgate doctor}: what this machine has of the things that something here needs. */
@Command(
    name = "doctor",
    description = "Say which tools this machine has, what each is for and how to install it.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:everything required is there",
      ExitCodes.USAGE_LINE,
      "3:something required is missing"
    },
    footerHeading = "Example:%n",
    footer = "  trapgate doctor")
final class DoctorCommand extends CliCommand {
  /** The gdb that all commands here run. */
  static final HostTool GDB =
      new HostTool(
          "gdb",
          List.of("gdb-multiarch"),
          "demo, run, tests",
          "apt-get install -y gdb-multiarch",
          true);

  private static final List<HostTool> TOOLS =
      List.of(
          GDB,
          new HostTool(
              "cross compiler",
              List.of("powerpc-linux-gnu-gcc"),
              "rebuilding the guests",
              "apt-get install -y gcc-powerpc-linux-gnu",
              false),
          new HostTool(
              "QEMU",
              List.of("qemu-system-ppc"),
              "tests and bench against a peer",
              "apt-get install -y qemu-system-ppc",
              false),
          new HostTool(
              "QEMU for x86",
              List.of("qemu-system-x86_64"),
              "tests of the x86 model against a peer",
              "apt-get install -y qemu-system-x86",
              false),
          new HostTool(
              "C compiler",
              List.of("gcc"),
              "rebuilding the x86 guests",
              "apt-get install -y gcc gcc-multilib",
              false),
          new HostTool(
              "NASM",
              List.of("nasm"),
              "rebuilding the x86 guests",
              "apt-get install -y nasm",
              false),
          new HostTool(
              "LLDB",
              List.of("lldb-14"),
              "tests with LLDB and an editor's debug adapter",
              "apt-get install -y lldb-14",
              false),
          new HostTool(
              "Node.js",
              List.of("node"),
              "tests of the x86 decoder, the report's page and docs/ci",
              "apt-get install -y nodejs npm",
              false),
          new HostTool(
              "Chromium",
              List.of("chromium"),
              "the test of the report's page",
              "apt-get install -y chromium",
              false),
          new HostTool(
              "yamllint",
              List.of("yamllint"),
              "tests of docs/ci",
              "apt-get install -y yamllint",
              false),
          new HostTool(
              "ShellCheck",
              List.of("shellcheck"),
              "tests of docs/ci",
              "apt-get install -y shellcheck",
              false),
          new HostTool(
              "rsync", List.of("rsync"), "tests of docs/ci", "apt-get install -y rsync", false),
          new HostTool(
              "U-Boot image",
              List.of("/usr/lib/u-boot/qemu-ppce500/uboot.elf"),
              "the U-Boot test",
              "apt-get install -y u-boot-qemu",
              false),
          new HostTool(
              "dtc",
              List.of("dtc"),
              "tests of the device tree",
              "apt-get install -y device-tree-compiler",
              false),
          new HostTool(
              "container engine",
              List.of("dockerd", "podman", "docker"),
              "tests of the image, for which scripts/engine starts its own",
              "apt-get install -y docker.io",
              false));

  private static final String ROW = "%-3s %-17s %-28s %s%n";

  @Override
  public Integer call() {
    out().printf(ROW, "", "TOOL", "FOUND", "NEEDED FOR");
    out().printf(ROW, "ok", "JDK", Runtime.version(), "everything (required)");
    boolean complete = true;
    for (HostTool tool : TOOLS) {
      complete &= report(tool) || !tool.required();
    }
    reportKvm();
    return complete ? ExitCodes.OK : ExitCodes.ENVIRONMENT;
  }

  private boolean report(HostTool tool) {
    Optional<Path> found = tool.find();
    String purpose = tool.purpose() + (tool.required() ? " (required)" : "");
    if (found.isEmpty()) {
      out().printf(ROW, "--", tool.name(), "missing", purpose + "; " + tool.install());
      return false;
    }
    String state =
        Files.isExecutable(found.get()) ? HostTool.version(found.get()) : found.get().toString();
    if (tool.equals(GDB)) {
      state += python(found.get());
    }
    out().printf(ROW, "ok", tool.name(), state, purpose);
    return true;
  }

  /** Scripted sessions need a gdb with Python. */
  private static String python(Path gdb) {
    try {
      return GdbInfo.of(gdb).python().map(version -> ", Python " + version).orElse(", no Python");
    } catch (IOException e) {
      return ", no Python: " + ErrorLines.oneLine(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Not required: modelled machines need none. */
  private void reportKvm() {
    String purpose = "serve --machine kvm";
    try {
      HostAbilities found = HostKvm.measure();
      String state = "usable, API version " + found.apiVersion();
      out().printf(ROW, "ok", "/dev/kvm", state, purpose);
      out().printf("what this KVM does for a debugger, measured in %d ms:%n", found.tookMillis());
      found.lines().forEach(line -> out().printf("    %s%n", line));
    } catch (MachineException e) {
      out().printf(ROW, "--", "/dev/kvm", "not usable", purpose + "; " + ErrorLines.oneLine(e));
    }
  }
}
