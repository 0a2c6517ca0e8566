package io.trapgate.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Boot sectors that do what no guest should. */
enum BadGuest {
  /** {@code inc ax}, for ever. */
  ENDLESS_LOOP("40ebfd"),
  /** Protected mode with an interrupt table of no entry (7C22), then UD2 at 7C20. */
  TRIPLE_FAULT(
      """
      fa 0f0116407c 0f20c0 0c01 0f22c0 ea137c0800 66b81000 8ed8 0f011d227c0000 0f0b
      000000000000 0000000000000000 ffff0000009bcf00 ffff00000093cf00 1700 287c0000
      """),
  /** Protected mode; reads D0000000 and D0000004, writes D0001000, reads C0000000; HLT at 7C3A. */
  UNBACKED(
      """
      fa 0f0116537c 0f20c0 0c01 0f22c0 ea137c0800 66b81000 8ed8 a1000000d0 8b1d040000d0
      c705001000d078563412 8b0d000000c0 66baf400 b003 f4
      0000000000000000 ffff0000009bcf00 ffff00000093cf00 1700 3b7c0000
      """);

  private static final int SECTOR_BYTES = 512;

  private final String hex;

  BadGuest(String hex) {
    this.hex = hex;
  }

  /** The image, in a folder of the test's. */
  Path in(Path folder) throws IOException {
    byte[] code = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    byte[] sector = new byte[SECTOR_BYTES];
    System.arraycopy(code, 0, sector, 0, code.length);
    sector[SECTOR_BYTES - 2] = 0x55;
    sector[SECTOR_BYTES - 1] = (byte) 0xAA;
    return Files.write(folder.resolve(name() + ".img"), sector);
  }
}
