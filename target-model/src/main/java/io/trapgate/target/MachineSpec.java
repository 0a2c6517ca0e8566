package io.trapgate.target;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What machine to open.
 *
 * @param cpu core name, one of {@link Machines#cpus()}
 * @param board board name, one of {@link Machines#boards()}
 * @param memoryBytes size of RAM in bytes, a multiple of 64 MiB on ppce500
 * @param guest the image to load: ELF or uImage; empty for the embedded demo guest
 */
public record MachineSpec(String cpu, String board, long memoryBytes, Optional<Path> guest) {}
