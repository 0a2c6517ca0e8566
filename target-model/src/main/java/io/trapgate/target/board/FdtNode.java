package io.trapgate.target.board;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a device tree under construction: properties and children in the order added. */
final class FdtNode {
  private final String name;
  private final Map<String, byte[]> properties = new LinkedHashMap<>();
  private final List<FdtNode> children = new ArrayList<>();

  /**
   * @param name node name with unit address, empty for the root
   */
  FdtNode(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  Map<String, byte[]> properties() {
    return properties;
  }

  List<FdtNode> children() {
    return children;
  }

  /** Adds a child node and returns it. */
  FdtNode child(String childName) {
    FdtNode child = new FdtNode(childName);
    children.add(child);
    return child;
  }

  /** Adds a property of raw bytes. */
  FdtNode bytes(String property, byte[] value) {
    properties.put(property, value.clone());
    return this;
  }

  /** Adds a property without a value. */
  FdtNode flag(String property) {
    return bytes(property, new byte[0]);
  }

  /** Adds a property of 32-bit cells. */
  FdtNode cells(String property, int... cells) {
    ByteBuffer value = ByteBuffer.allocate(4 * cells.length);
    for (int cell : cells) {
      value.putInt(cell);
    }
    return bytes(property, value.array());
  }

  /** Adds a string list, each string ended by a zero byte. */
  FdtNode text(String property, String... strings) {
    String joined = String.join("\0", strings) + "\0";
    return bytes(property, joined.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives the node a handle, under the name of today and the older one that Linux still reads. */
  FdtNode phandle(int handle) {
    return cells("linux,phandle", handle).cells("phandle", handle);
  }
}
