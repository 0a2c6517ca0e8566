package io.trapgate.it.zoo;

import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A guest that counts in memory for ever, on both machines, with two vCPUs of which the second
 * waits to be started. A continue ends at a breakpoint or by an interrupt.
 *
 * @param name of the machine
 * @param spec how it is opened
 * @param code addresses of the loop's instructions
 * @param counter address of the word that the loop counts in
 * @param data start of {@link #DATA_BYTES} of memory that the loop leaves alone
 * @param programCounter gdb's number of it
 * @param generalRegister gdb's number of one that takes every value of four bytes
 */
record SpinGuest(
    String name,
    MachineSpec spec,
    List<Long> code,
    long counter,
    long data,
    int programCounter,
    int generalRegister) {
  static final int DATA_BYTES = 0x1000;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int VCPUS = 2;
  private static final int ELF_HEADER = 52;
  private static final int ELF_SEGMENT = 32;

  /** On ppce500, in big-endian words. */
  static SpinGuest booke(Path folder) throws IOException {
    int[] words = {
      0x3c800002, // lis r4,2
      0x80640000, // lwz r3,0(r4)
      0x38630001, // addi r3,r3,1
      0x90640000, // stw r3,0(r4)
      0x4bfffff4, // b -12
    };
    ByteBuffer file = ByteBuffer.allocate(ELF_HEADER + ELF_SEGMENT + 4 * words.length);
    file.putInt(0x7f454c46).putInt(0x01020100).putLong(0);
    file.putShort((short) 2).putShort((short) 20).putInt(1).putInt(0x10000);
    file.putInt(ELF_HEADER).putInt(0).putInt(0).putShort((short) ELF_HEADER);
    file.putShort((short) ELF_SEGMENT).putShort((short) 1).putShort((short) 40).putInt(0);
    file.putInt(1).putInt(ELF_HEADER + ELF_SEGMENT).putInt(0x10000).putInt(0x10000);
    file.putInt(4 * words.length).putInt(4 * words.length).putInt(7).putInt(4);
    for (int word : words) {
      file.putInt(word);
    }
    Path elf = Files.write(folder.resolve("spin.elf"), file.array());
    MachineSpec spec =
        new MachineSpec(
            "e500v2",
            "ppce500",
            new MachineSpec.Size(MEMORY_BYTES, VCPUS),
            MachineSpec.Payload.of(Optional.of(elf)),
            MachineSpec.Behaviour.DEFAULT);
    return new SpinGuest(
        "Book E", spec, List.of(0x10004L, 0x10008L, 0x1000cL, 0x10010L), 0x20000, 0x30000, 0x40, 5);
  }

  /** On pc-test, in real mode. */
  static SpinGuest x86(Path folder) throws IOException {
    byte[] code = {
      (byte) 0xff,
      0x06,
      0x00,
      0x20, // inc word [0x2000]
      0x40, // inc ax
      (byte) 0xeb,
      (byte) 0xf9, // jmp -7
    };
    Path image = Files.write(folder.resolve("spin.bin"), code);
    MachineSpec spec =
        new MachineSpec(
            "x86",
            "pc-test",
            new MachineSpec.Size(MEMORY_BYTES, VCPUS),
            new MachineSpec.Payload(
                Optional.of(image),
                Optional.empty(),
                "",
                new MachineSpec.ImageFormat.Raw(0x1000, OptionalLong.empty())),
            MachineSpec.Behaviour.DEFAULT);
    return new SpinGuest("x86", spec, List.of(0x1000L, 0x1004L, 0x1005L), 0x2000, 0x30000, 0x10, 3);
  }

  /** The machine behind its server. */
  Machine start() {
    return Machine.start(spec);
  }

  /** The address of one of the loop's instructions. */
  long one(Random random) {
    return code.get(random.nextInt(code.size()));
  }

  /** Whether it is x86. */
  boolean isX86() {
    return spec.board().equals("pc-test");
  }

  /** The last byte of memory, plus one. */
  long memoryEnd() {
    return MEMORY_BYTES;
  }
}
