package io.trapgate.it.server;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.StopReply;
import io.trapgate.target.MachineSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A guest that adds a number to a sum for ever and stores the sum in three words, one after the
 * other; then come four instructions that do nothing. The number is the client's to write.
 *
 * @param spec the machine
 * @param order of its bytes
 * @param data address of the number, in front of the three words
 * @param idle addresses of the instructions that do nothing
 * @param pc number of the register
 * @param watchesBefore whether a watch stops before the store
 */
record CountingGuest(
    MachineSpec spec, ByteOrder order, long data, List<Long> idle, int pc, boolean watchesBefore) {
  private static final int ENTRY = 0x10_0000;

  /** The loop's source is beside it: lis, 2 lwz, add, 3 stw, 4 nop, b. */
  private static final String BOOKE =
      "3c600020812300008143000"
          + "47d4a4a1491430004"
          + "914300089143000c"
          + "60000000".repeat(4)
          + "4bffffd8";

  /** xor ax,ax / mov ds,ax / mov ebx,[9000] / mov eax,[9004] / add / 3 mov / 4 nop / jmp. */
  private static final String X86 =
      "31c08ed8668b1e009066a104906601d866a3049066a3089066a30c90" + "90".repeat(4) + "ebe2";

  /** On an e500v2 with 256 MiB. */
  static CountingGuest booke(Path folder) throws IOException {
    byte[] code = HexFormat.of().parseHex(BOOKE);
    ByteBuffer elf = ByteBuffer.allocate(84 + code.length);
    elf.putInt(0x7F45_4C46).put((byte) 1).put((byte) 2).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 20).putInt(1).putInt(ENTRY).putInt(52).position(40);
    elf.putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    elf.putInt(1).putInt(84).putInt(ENTRY).putInt(ENTRY);
    elf.putInt(code.length).putInt(code.length).putInt(7).putInt(4).put(code);
    Path file = Files.write(folder.resolve("count.elf"), elf.array());
    return new CountingGuest(
        MachineSpec.of("e500v2", "ppce500", 256L << 20, Optional.of(file)),
        ByteOrder.BIG_ENDIAN,
        0x20_0000,
        List.of(ENTRY + 0x1CL, ENTRY + 0x20L, ENTRY + 0x24L, ENTRY + 0x28L),
        64,
        true);
  }

  /** In real mode, on a PC with 128 MiB. */
  static CountingGuest x86(Path folder) throws IOException {
    return sector(folder, "x86", "pc-test");
  }

  /** The same on this host's KVM. */
  static CountingGuest kvm(Path folder) throws IOException {
    return sector(folder, "host", "kvm");
  }

  private static CountingGuest sector(Path folder, String cpu, String board) throws IOException {
    byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(X86), 512);
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    Path file = Files.write(folder.resolve("count.bin"), sector);
    return new CountingGuest(
        MachineSpec.of(cpu, board, 128L << 20, Optional.of(file)),
        ByteOrder.LITTLE_ENDIAN,
        0x9000,
        List.of(0x7C1CL, 0x7C1DL, 0x7C1EL, 0x7C1FL),
        16,
        false);
  }

  /** Address of one of the three words. */
  long word(int which) {
    return data + 4 + 4L * which;
  }

  int read(RspClient client, long address) throws IOException {
    return ByteBuffer.wrap(client.readMemory(address, 4)).order(order).getInt();
  }

  void write(RspClient client, long address, int value) throws IOException {
    client.writeMemory(address, ByteBuffer.allocate(4).order(order).putInt(value).array());
  }

  /** Where a stop says that the guest stands. */
  long pc(StopReply stop) {
    byte[] value = HexFormat.of().parseHex(stop.registers().get(pc));
    ByteBuffer bytes = ByteBuffer.wrap(value).order(order);
    return value.length == 8 ? bytes.getLong() : bytes.getInt() & 0xFFFF_FFFFL;
  }
}
