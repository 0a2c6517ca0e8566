package io.trapgate.stub.script.log;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/** Registers by name and their values as people read them, as far as the architecture is known. */
final class RegisterNames {
  private final Optional<Architecture> architecture;

  RegisterNames(Optional<Architecture> architecture) {
    this.architecture = architecture;
  }

  String name(int number) {
    return architecture
        .flatMap(known -> known.register(number))
        .map(Register::name)
        .orElse(Integer.toString(number));
  }

  /** Target byte order becomes the order of writing, most significant digit first. */
  String value(byte[] value) {
    boolean little = architecture.map(Architecture::byteOrder).equals(littleEndian());
    byte[] digits = value.clone();
    if (little) {
      for (int i = 0; i < value.length; i++) {
        digits[i] = value[value.length - 1 - i];
      }
    }
    return "0x" + HexFormat.of().formatHex(digits);
  }

  private static Optional<ByteOrder> littleEndian() {
    return Optional.of(ByteOrder.LITTLE_ENDIAN);
  }
}
