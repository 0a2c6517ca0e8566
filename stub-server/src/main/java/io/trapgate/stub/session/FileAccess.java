package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Host I/O of one conversation: its descriptors end with it. Event loop only.
 *
 * <p>Replies are {@code F result[,errno][;data]}, all numbers in hex.
 */
public final class FileAccess {
  /** Files that one client may have open; gdb needs two. */
  static final int MAX_OPEN = 16;

  /** Most bytes of one read: even if each must be escaped, the reply fits a packet. */
  static final int MAX_READ = SessionConversation.PACKET_BYTES / 2 - 16;

  private static final int STAT_BYTES = 64;
  private static final int BLOCK_BYTES = 512;
  private static final int READABLE_FILE = 0100444;
  private static final int READABLE_DIRECTORY = 040555;

  private final FileTree tree;
  private final Map<Integer, Opened> open = new TreeMap<>();

  /** What a descriptor stands for: the content as it was when it was opened. */
  private record Opened(byte[] content, int number, long modified) {}

  /** Nothing open. */
  public FileAccess(FileTree tree) {
    this.tree = tree;
  }

  /** Carries out a request and words the reply. */
  public Reply answer(SessionEffect.ServeFile serve) {
    boolean stands = serve.stands();
    return switch (serve.request()) {
      case Request.UseFileSystem _ -> result(0);
      case Request.OpenFile(String path, boolean forReading) ->
          forReading ? open(path, stands) : failed(FileErrors.EROFS);
      case Request.CloseFile(long descriptor) ->
          opened(descriptor) == null ? failed(FileErrors.EBADF) : close((int) descriptor);
      case Request.ReadFile read -> read(read);
      case Request.WriteFile _ -> failed(FileErrors.EBADF); // none is open for writing
      case Request.FileStatus(long descriptor) -> {
        Opened file = opened(descriptor);
        yield file == null ? failed(FileErrors.EBADF) : status(file);
      }
      case Request.PathStatus(String path) -> status(path, stands);
      case Request.ReadLink(String path) -> failed(noLink(path));
      case Request.RemoveFile _ -> failed(FileErrors.EROFS);
      case Request.UnreadableFileRequest _ -> failed(FileErrors.EINVAL);
    };
  }

  private Reply open(String path, boolean stands) {
    return switch (tree.find(path)) {
      case FileTree.Found.Nothing(int errno) -> failed(errno);
      case FileTree.Found.Directory _ -> failed(FileErrors.EISDIR);
      case FileTree.Found.File _ when open.size() >= MAX_OPEN -> failed(FileErrors.EMFILE);
      case FileTree.Found.File file -> {
        Opened opened = take(file, stands);
        if (opened == null) {
          yield failed(FileErrors.EBUSY);
        }
        int descriptor = 0;
        while (open.containsKey(descriptor)) {
          descriptor++;
        }
        open.put(descriptor, opened);
        yield result(descriptor);
      }
    };
  }

  /** The content as it is now; null when the machine would have to stand for that. */
  private static @Nullable Opened take(FileTree.Found.File found, boolean stands) {
    return switch (found.file()) {
      case VirtualFile.Fixed(byte[] bytes, long modified) ->
          new Opened(bytes, found.number(), modified);
      case VirtualFile.Told told ->
          stands ? new Opened(told.content().get(), found.number(), 0) : null;
    };
  }

  private @Nullable Opened opened(long descriptor) {
    return descriptor < 0 || descriptor >= MAX_OPEN ? null : open.get((int) descriptor);
  }

  private Reply close(int descriptor) {
    open.remove(descriptor);
    return result(0);
  }

  private Reply read(Request.ReadFile read) {
    Opened file = opened(read.descriptor());
    if (file == null) {
      return failed(FileErrors.EBADF);
    }
    if (read.offset() < 0 || read.count() < 0) {
      return failed(FileErrors.EINVAL);
    }
    int from = (int) Math.min(read.offset(), file.content().length);
    int bytes = (int) Math.min(Math.min(read.count(), MAX_READ), file.content().length - from);
    return data(Arrays.copyOfRange(file.content(), from, from + bytes));
  }

  private Reply status(String path, boolean stands) {
    return switch (tree.find(path)) {
      case FileTree.Found.Nothing(int errno) -> failed(errno);
      case FileTree.Found.Directory _ ->
          data(stat(READABLE_DIRECTORY, new Opened(new byte[0], 0, 0)));
      case FileTree.Found.File file -> {
        Opened now = take(file, stands);
        yield now == null ? failed(FileErrors.EBUSY) : status(now);
      }
    };
  }

  private static Reply status(Opened file) {
    return data(stat(READABLE_FILE, file));
  }

  /** {@code struct stat} of the protocol, big-endian (gdb document node "struct stat"). */
  private static byte[] stat(int mode, Opened file) {
    int size = file.content().length;
    int modified = (int) file.modified();
    return ByteBuffer.allocate(STAT_BYTES)
        .putInt(1) // device
        .putInt(file.number())
        .putInt(mode)
        .putInt(1) // links
        .putInt(0) // user
        .putInt(0) // group
        .putInt(0) // device type
        .putLong(size)
        .putLong(BLOCK_BYTES)
        .putLong((size + BLOCK_BYTES - 1L) / BLOCK_BYTES)
        .putInt(modified) // access
        .putInt(modified)
        .putInt(modified) // change
        .array();
  }

  private int noLink(String path) {
    return tree.find(path) instanceof FileTree.Found.Nothing(int errno) ? errno : FileErrors.EINVAL;
  }

  private static Reply result(int value) {
    return new Reply.Text("F" + Integer.toHexString(value));
  }

  private static Reply data(byte[] bytes) {
    return new Reply.Binary("F" + Integer.toHexString(bytes.length) + ";", bytes);
  }

  private static Reply failed(int errno) {
    return new Reply.Text("F-1," + Integer.toHexString(errno));
  }
}
