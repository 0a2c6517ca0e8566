package io.trapgate.target.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** The bytes of an image with their name: a file, or a resource in memory. */
sealed interface ImageSource {
  /** What messages call it. */
  String name();

  /** Its size in bytes. */
  long size();

  /**
   * A piece of it, which the caller knows to be inside.
   *
   * @throws ImageException when it can't be read
   */
  byte[] read(long offset, int length) throws ImageException;

  /** An image in memory. */
  record InMemory(String name, byte[] content) implements ImageSource {
    @Override
    public long size() {
      return content.length;
    }

    @Override
    public byte[] read(long offset, int length) {
      return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }
  }

  /** An open file. */
  record InFile(String name, FileChannel channel) implements ImageSource {
    @Override
    public long size() {
      try {
        return channel.size();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public byte[] read(long offset, int length) throws ImageException {
      ByteBuffer into = ByteBuffer.allocate(length);
      try {
        while (into.hasRemaining()) {
          if (channel.read(into, offset + into.position()) < 0) {
            throw new ImageException(name, "the file became shorter while it was read");
          }
        }
      } catch (IOException e) {
        throw new ImageException(name, "can't be read: " + e.getMessage(), e);
      }
      return into.array();
    }
  }
}
