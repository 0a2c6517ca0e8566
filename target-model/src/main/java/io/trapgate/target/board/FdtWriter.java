package io.trapgate.target.board;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a tree as a flattened device tree, format version 17 (Devicetree Specification 0.4,
 * chapter 5).
 */
final class FdtWriter {
  private static final int MAGIC = 0xD00D_FEED;
  private static final int VERSION = 17;
  private static final int LAST_COMPATIBLE_VERSION = 16;
  private static final int HEADER_BYTES = 40;
  private static final int RESERVATION_BYTES = 16; // the empty map: its terminator
  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROPERTY = 3;
  private static final int END = 9;

  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> stringOffsets = new LinkedHashMap<>();

  private FdtWriter() {}

  /**
   * The tree as bytes.
   *
   * @param totalBytes size of the result; what the tree leaves free is room for the guest's own
   *     additions
   * @throws IllegalArgumentException when the tree needs more than that
   */
  static byte[] write(FdtNode root, int totalBytes) {
    FdtWriter writer = new FdtWriter();
    writer.node(root);
    writer.cell(END);
    return writer.assemble(totalBytes);
  }

  private void node(FdtNode node) {
    cell(BEGIN_NODE);
    padded((node.name() + "\0").getBytes(StandardCharsets.US_ASCII));
    node.properties()
        .forEach((name, value) -> {
          cell(PROPERTY);
          cell(value.length);
          cell(stringOffset(name));
          padded(value);
        });
    node.children().forEach(this::node);
    cell(END_NODE);
  }

  private int stringOffset(String name) {
    Integer known = stringOffsets.get(name);
    if (known != null) {
      return known;
    }
    int offset = strings.size();
    strings.writeBytes((name + "\0").getBytes(StandardCharsets.US_ASCII));
    stringOffsets.put(name, offset);
    return offset;
  }

  private void cell(int value) {
    structure.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  private void padded(byte[] bytes) {
    structure.writeBytes(bytes);
    structure.writeBytes(new byte[-bytes.length & 3]);
  }

  private byte[] assemble(int totalBytes) {
    int structureAt = HEADER_BYTES + RESERVATION_BYTES;
    int stringsAt = structureAt + structure.size();
    int needed = stringsAt + strings.size();
    if (needed > totalBytes) {
      throw new IllegalArgumentException(
          "device tree: " + needed + " bytes (expected: <= " + totalBytes + ")");
    }
    ByteBuffer blob = ByteBuffer.allocate(totalBytes);
    blob.putInt(MAGIC).putInt(totalBytes).putInt(structureAt).putInt(stringsAt);
    blob.putInt(HEADER_BYTES).putInt(VERSION).putInt(LAST_COMPATIBLE_VERSION);
    blob.putInt(0).putInt(strings.size()).putInt(structure.size());
    blob.position(structureAt);
    blob.put(structure.toByteArray()).put(strings.toByteArray());
    return blob.array();
  }
}
