package io.trapgate.stub.script.replay;

import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LoggedMachine;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.CpuFamily;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.MachineSpec.FlashContent;
import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.KvmCompat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The machine of a log, to be built again from what its first event says. */
final class RecordedMachine {
  private final LogEvent.Machine machine;
  private final ReplayOptions options;

  RecordedMachine(LogEvent.Machine machine, ReplayOptions options) {
    this.machine = machine;
    this.options = options;
  }

  /**
   * How to open it.
   *
   * @throws ReplayException when the log doesn't say enough, or a file isn't the recorded one
   */
  MachineSpec spec() throws ReplayException {
    if (Machines.cpus().stream()
        .anyMatch(
            cpu -> cpu.name().equals(machine.cpu()) && cpu.home().family() == CpuFamily.HOST)) {
      throw new ReplayException(
          "machine: %s (expected: a modelled one; the host's own processor can't be led to the same"
                  .formatted(machine.board())
              + " place twice)");
    }
    Optional<Path> guest = options.guest().or(() -> machine.guest().map(of -> Path.of(of.path())));
    Optional<Path> initrd = optional("initrd").map(Path::of);
    if (guest.isPresent()) {
      String wanted = machine.guest().map(LogEvent.Image::sha256).orElseGet(this::demoHash);
      requireSame(guest.get(), wanted, "guest");
    }
    if (initrd.isPresent()) {
      requireSame(initrd.get(), one(LoggedMachine.INITRD_SHA256), "initial RAM disk");
    }
    return new MachineSpec(
        machine.cpu(),
        machine.board(),
        new MachineSpec.Size(number("mem"), (int) number("smp")),
        new MachineSpec.Payload(guest, initrd, one("append"), format(), flash()),
        new MachineSpec.Behaviour(number("quantum"), compat(), choices()));
  }

  private Optional<MachineSpec.Flash> flash() throws ReplayException {
    Optional<Path> image = optional("flash").map(Path::of);
    OptionalLong at =
        optional("flash-at").isPresent()
            ? OptionalLong.of(number("flash-at"))
            : OptionalLong.empty();
    if (image.isPresent()) {
      requireSame(image.get(), one(LoggedMachine.FLASH_SHA256), "flash image");
      return Optional.of(new MachineSpec.Flash(new FlashContent.Image(image.get()), at));
    }
    return optional("flash-erased").isPresent()
        ? Optional.of(new MachineSpec.Flash(new FlashContent.Erased(number("flash-erased")), at))
        : Optional.empty();
  }

  /** How it was served, on a free port. */
  ServerOptions server() throws ReplayException {
    ServerOptions options =
        new ServerOptions(
            new ListenAddress.Tcp("127.0.0.1", 0),
            false,
            one("start").equals("running"),
            one("watch-ranges").equals("on"));
    return options.stoppingOn(
        machine.settings().getOrDefault("stop-on", List.of())); // older logs have none
  }

  private String demoHash() {
    return optional(LoggedMachine.DEMO_SHA256).orElse("");
  }

  private void requireSame(Path file, String sha256, String what) throws ReplayException {
    if (!Files.isReadable(file)) {
      String advice =
          what.equals("guest") ? "; say where it is now: trapgate replay LOG GUEST" : "";
      throw new ReplayException("%s %s: no such file%s".formatted(what, file, advice));
    }
    if (options.ignoreHash()) {
      return;
    }
    try {
      String found = LoggedMachine.sha256(file);
      if (!found.equals(sha256)) {
        throw new ReplayException(
            "%s %s: SHA-256 %s (expected: %s, that of the log; --ignore-hash takes another one)"
                .formatted(what, file, found, sha256));
      }
    } catch (IOException e) {
      throw new ReplayException("%s %s: %s".formatted(what, file, e.getMessage()), e);
    }
  }

  private KvmCompat compat() throws ReplayException {
    if (options.compat().isPresent()) {
      return options.compat().get();
    }
    String name = one("kvm-compat");
    return switch (name) {
      case "upstream" -> KvmCompat.UPSTREAM;
      case "seed-v3" -> KvmCompat.SEED_V3;
      default -> throw wrong("kvm-compat", name, "upstream or seed-v3"); // a file says it
    };
  }

  private Map<String, String> choices() throws ReplayException {
    Map<String, String> made = new HashMap<>();
    for (String choice : machine.settings().getOrDefault("choice", List.of())) {
      int equals = choice.indexOf('=');
      if (equals < 0) {
        throw wrong("choice", choice, "NAME=VALUE");
      }
      made.put(choice.substring(0, equals), choice.substring(equals + 1));
    }
    made.putAll(options.choices());
    return made;
  }

  private ImageFormat format() throws ReplayException {
    String name = one("format");
    return switch (name) {
      case "auto" -> new ImageFormat.Auto();
      case "elf" -> new ImageFormat.Elf();
      case "multiboot" -> new ImageFormat.Multiboot();
      case "boot" -> new ImageFormat.BootSector();
      case "raw" ->
          new ImageFormat.Raw(
              number("load-at"),
              optional("entry").isPresent()
                  ? OptionalLong.of(number("entry"))
                  : OptionalLong.empty());
      default -> throw wrong("format", name, "auto, elf, multiboot, boot or raw"); // a file says it
    };
  }

  private Optional<String> optional(String setting) {
    return machine.settings().getOrDefault(setting, List.of()).stream().findFirst();
  }

  private String one(String setting) throws ReplayException {
    Optional<String> value = optional(setting);
    if (value.isEmpty()) {
      throw new ReplayException(
          "the log's machine has no setting %s (expected: one of %s besides)"
              .formatted(setting, new TreeMap<>(machine.settings()).keySet()));
    }
    return value.get();
  }

  private long number(String setting) throws ReplayException {
    String text = one(setting);
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw wrong(setting, text, "a number");
    }
  }

  private static ReplayException wrong(String setting, String value, String expected) {
    return new ReplayException(
        "the log's machine has %s: '%s' (expected: %s)".formatted(setting, value, expected));
  }
}
