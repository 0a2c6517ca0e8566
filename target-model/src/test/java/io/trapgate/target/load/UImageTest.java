package io.trapgate.target.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class UImageTest {
  private static final long RAM = 64L << 20;
  private static final int PPC = 7;
  private static final int KERNEL = 2;

  private static byte[] image(byte[] payload, int architecture, int type, int compression) {
    ByteBuffer image = ByteBuffer.allocate(64 + payload.length);
    image.putInt(UImage.MAGIC).putInt(0).putInt(0).putInt(payload.length);
    image.putInt(0x10_0000).putInt(0x10_0004).putInt(crc(payload));
    image.put((byte) 5).put((byte) architecture).put((byte) type).put((byte) compression);
    image.put(64, payload);
    image.putInt(4, crc(Arrays.copyOf(image.array(), 64)));
    return image.array();
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void loadsPlainAndCompressedPayloads() throws Exception {
    byte[] payload = new byte[5000];
    payload[4] = 0x60;
    GuestImage plain = ImageLoader.load("u", image(payload, PPC, KERNEL, 0), RAM);
    GuestImage inflated = ImageLoader.load("u", image(gzip(payload), PPC, KERNEL, 1), RAM);
    for (GuestImage image : new GuestImage[] {plain, inflated}) {
      assertThat(image.entry()).isEqualTo(0x10_0004);
      assertThat(image.start()).isEqualTo(0x10_0000);
      assertThat(image.end()).isEqualTo(0x10_0000 + 5000);
      assertThat(image.segments().getFirst().content()).isEqualTo(payload);
    }
  }

  @Test
  void checksBothSums() {
    byte[] header = image(new byte[8], PPC, KERNEL, 0);
    header[9] ^= 1;
    assertThatThrownBy(() -> ImageLoader.load("u", header, RAM))
        .hasMessageContaining("u: uImage header CRC: 0x")
        .hasMessageContaining("the file is damaged");
    byte[] payload = image(new byte[8], PPC, KERNEL, 0);
    payload[70] ^= 1;
    assertThatThrownBy(() -> ImageLoader.load("u", payload, RAM))
        .hasMessageContaining("u: uImage payload CRC: 0x");
  }

  @Test
  void saysWhatIsWrong() {
    byte[] some = new byte[8];
    expect(image(some, 2, KERNEL, 0), "uImage architecture: 2 (expected: 7, PowerPC)");
    expect(image(some, PPC, 3, 0), "uImage type: 3 (expected: 1 standalone, 2 kernel");
    expect(image(some, PPC, KERNEL, 2), "uImage compression: 2 (expected: 0 none or 1 gzip)");
    expect(image(some, PPC, KERNEL, 1), "uImage: damaged gzip payload");
    expect(image(new byte[0], PPC, KERNEL, 0), "uImage payload: 0 bytes (expected: 1 to");
    expect(image(new byte[4], PPC, KERNEL, 0), "entry point 0x100004 (expected: inside");
    expect(Arrays.copyOf(image(some, PPC, KERNEL, 0), 70), "truncated uImage: 6 bytes");
    expect(Arrays.copyOf(image(some, PPC, KERNEL, 0), 20), "truncated uImage header: 20 bytes");
  }

  private static void expect(byte[] image, String message) {
    assertThatThrownBy(() -> ImageLoader.load("u", image, RAM))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aBombStopsAtTheEndOfRam() throws Exception {
    byte[] bomb = gzip(new byte[2 << 20]);
    assertThatThrownBy(() -> ImageLoader.load("u", image(bomb, PPC, KERNEL, 1), 0x20_0000))
        .hasMessage("u: uImage: inflates to more than 1048576 bytes, the room in RAM");
  }
}
