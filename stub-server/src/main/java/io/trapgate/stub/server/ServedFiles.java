package io.trapgate.stub.server;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that the server shows to its client by {@code vFile}, from memory and for reading only.
 *
 * @param images by absolute path
 * @param executable the path of the one that is the guest's program, for gdb to take symbols from
 */
public record ServedFiles(SortedMap<String, Image> images, Optional<String> executable) {
  /**
   * A file as it was read.
   *
   * @param bytes not changed by anyone
   * @param modified when the original was last changed, in seconds since 1970
   */
  public record Image(byte[] bytes, long modified) {}

  /** Nothing but what the machine tells of itself. */
  public static final ServedFiles OF_THE_MACHINE =
      new ServedFiles(new TreeMap<>(), Optional.empty());

  public ServedFiles {
    images = new TreeMap<>(images);
  }

  /** One more file. */
  public ServedFiles with(String path, Image image) {
    SortedMap<String, Image> more = new TreeMap<>(images);
    more.put(path, image);
    return new ServedFiles(more, executable);
  }

  /** One more file, which is the guest's program. */
  public ServedFiles withExecutable(String path, Image image) {
    return new ServedFiles(with(path, image).images(), Optional.of(path));
  }
}
