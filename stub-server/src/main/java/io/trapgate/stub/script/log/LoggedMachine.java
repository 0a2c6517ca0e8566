package io.trapgate.stub.script.log;

import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.DemoGuest;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine as a log describes it, enough to build it again. */
public final class LoggedMachine {
  /** The setting that holds the SHA-256 of the initial RAM disk. */
  public static final String INITRD_SHA256 = "initrd-sha256";

  /** The setting that holds the SHA-256 of the built-in demo guest, when that is what runs. */
  public static final String DEMO_SHA256 = "demo-sha256";

  /** The setting that holds the SHA-256 of the flash's image. */
  public static final String FLASH_SHA256 = "flash-sha256";

  private LoggedMachine() {}

  /**
   * Describes what is about to run.
   *
   * @param spec how the machine was opened
   * @param vm the machine
   * @param options how it is served
   * @throws IOException when one of its files can't be read any more
   */
  public static LogEvent.Machine of(MachineSpec spec, Vm vm, ServerOptions options)
      throws IOException {
    Optional<LogEvent.Image> guest = Optional.empty();
    Map<String, List<String>> settings = settings(spec);
    if (spec.payload().guest().isPresent()) {
      Path file = spec.payload().guest().get();
      guest = Optional.of(new LogEvent.Image(file.toString(), sha256(file)));
    } else {
      settings.put(DEMO_SHA256, List.of(hex(digest().digest(DemoGuest.image()))));
    }
    if (spec.payload().initrd().isPresent()) {
      settings.put(INITRD_SHA256, List.of(sha256(spec.payload().initrd().get())));
    }
    if (spec.payload().flash().isPresent()) {
      settings.putAll(flash(spec.payload().flash().get()));
    }
    settings.put("watch-ranges", List.of(options.watchRanges() ? "on" : "off"));
    settings.put("stop-on", options.stopOn());
    settings.put("start", List.of(options.startRunning() ? "running" : "stopped"));
    return new LogEvent.Machine(
        spec.cpu(), spec.board(), settings, guest, vm.debugSlots().code(), vm.debugSlots().data());
  }

  /**
   * What identifies a file's content.
   *
   * @return 64 hex digits
   */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return hex(digest.digest());
  }

  private static Map<String, List<String>> settings(MachineSpec spec) {
    Map<String, List<String>> settings = new TreeMap<>();
    settings.put("mem", List.of(Long.toString(spec.size().memoryBytes())));
    settings.put("smp", List.of(Integer.toString(spec.size().vcpus())));
    MachineSpec.Behaviour behaviour = spec.behaviour();
    settings.put("quantum", List.of(Long.toString(behaviour.quantum())));
    settings.put("kvm-compat", List.of(compat(behaviour.compat())));
    settings.put(
        "choice",
        behaviour.choices().entrySet().stream()
            .map(choice -> choice.getKey() + "=" + choice.getValue())
            .sorted()
            .toList());
    settings.put("append", List.of(spec.payload().bootArguments()));
    spec.payload().initrd().ifPresent(file -> settings.put("initrd", List.of(file.toString())));
    putFormat(settings, spec.payload().format());
    return settings;
  }

  private static Map<String, List<String>> flash(MachineSpec.Flash flash) throws IOException {
    Map<String, List<String>> settings = new TreeMap<>();
    switch (flash.content()) {
      case MachineSpec.FlashContent.Image(Path file) -> {
        settings.put("flash", List.of(file.toString()));
        settings.put(FLASH_SHA256, List.of(sha256(file)));
      }
      case MachineSpec.FlashContent.Erased(long bytes) ->
          settings.put("flash-erased", List.of(Long.toString(bytes)));
    }
    flash.mappedAt().ifPresent(at -> settings.put("flash-at", List.of("0x%08x".formatted(at))));
    return settings;
  }

  private static void putFormat(Map<String, List<String>> settings, ImageFormat format) {
    settings.put("format", List.of(name(format)));
    if (format instanceof ImageFormat.Raw raw) {
      settings.put("load-at", List.of("0x%08x".formatted(raw.address())));
      raw.entry().ifPresent(to -> settings.put("entry", List.of("0x%08x".formatted(to))));
    }
  }

  private static String name(ImageFormat format) {
    return switch (format) {
      case ImageFormat.Auto _ -> "auto";
      case ImageFormat.Elf _ -> "elf";
      case ImageFormat.Multiboot _ -> "multiboot";
      case ImageFormat.BootSector _ -> "boot";
      case ImageFormat.Raw _ -> "raw";
    };
  }

  private static String compat(KvmCompat compat) {
    return switch (compat) {
      case UPSTREAM -> "upstream";
      case SEED_V3 -> "seed-v3";
    };
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
