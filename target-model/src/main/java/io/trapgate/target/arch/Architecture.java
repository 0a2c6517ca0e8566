package io.trapgate.target.arch;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * What gdb must know of a machine's architecture; no behaviour of the machine itself.
 *
 * @param gdbName a name of gdb's {@code set architecture}, for example {@code powerpc:common}
 * @param byteOrder the guest's byte order
 * @param addressBits width of a guest virtual address in bits
 * @param breakpointBytes size of an instruction that a Z0/Z1 kind may name, in bytes
 * @param registers all registers in ascending number order
 * @param expedited numbers of the registers that a stop reply carries
 * @param types types that registers use and gdb doesn't know; each after those it is made of
 */
public record Architecture(
    String gdbName,
    ByteOrder byteOrder,
    int addressBits,
    int breakpointBytes,
    List<Register> registers,
    List<Integer> expedited,
    List<RegisterType> types) {

  public Architecture {
    registers = List.copyOf(registers);
    expedited = List.copyOf(expedited);
    types = List.copyOf(types);
  }

  /** The register with this gdb number. */
  public Optional<Register> register(int number) {
    return registers.stream().filter(r -> r.number() == number).findFirst();
  }

  /** The register with this name. */
  public Optional<Register> register(String name) {
    return registers.stream().filter(r -> r.name().equals(name)).findFirst();
  }
}
