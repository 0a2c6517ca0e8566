package io.trapgate.stub.session;

import java.util.function.Supplier;

/** A file that exists only in the server. */
public sealed interface VirtualFile {
  /**
   * One whose content never changes.
   *
   * @param bytes not changed by anyone
   * @param modified when it was last changed, in seconds since 1970; 0 when that means nothing
   */
  record Fixed(byte[] bytes, long modified) implements VirtualFile {}

  /**
   * One that tells of the machine, as it stands when the file is opened.
   *
   * @param content asked on the event loop, only while the machine stands
   */
  record Told(Supplier<byte[]> content) implements VirtualFile {}
}
