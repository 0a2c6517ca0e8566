package io.trapgate.stub.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The read-only files that a server shows by {@code vFile}. They live in memory: no path of the
 * host is ever opened, so there is nowhere to escape to.
 */
public final class FileTree {
  /** No files at all. */
  public static final FileTree EMPTY = new FileTree(Map.of(), Optional.empty());

  /** Longest path that is looked at, in characters; the value of {@code PATH_MAX}. */
  static final int MAX_PATH = 4096;

  private final SortedMap<String, VirtualFile> files;
  private final Optional<String> executable;

  /**
   * Files by their absolute paths.
   *
   * @param executable which of them is the guest's program, if one is
   */
  public FileTree(Map<String, VirtualFile> files, Optional<String> executable) {
    this.files = new TreeMap<>(files);
    this.executable = executable;
    executable.ifPresent(this::requireFile);
  }

  private void requireFile(String path) {
    if (!files.containsKey(path)) {
      throw new IllegalArgumentException("executable: " + path + " (expected: one of the files)");
    }
  }

  /** The path of the guest's program. */
  public Optional<String> executable() {
    return executable;
  }

  /** What a path leads to. */
  sealed interface Found {
    /** A file; its number stays the same. */
    record File(VirtualFile file, int number) implements Found {}

    /** A directory. */
    record Directory() implements Found {}

    /** Nothing, and why. */
    record Nothing(int errno) implements Found {}
  }

  /** Looks a path up; one that doesn't begin with a slash begins at the root all the same. */
  Found find(String path) {
    if (path.length() > MAX_PATH) {
      return new Found.Nothing(FileErrors.ENAMETOOLONG);
    }
    Deque<String> place = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      switch (name) {
        case "", "." -> {
          if (isFile(place)) {
            return new Found.Nothing(FileErrors.ENOTDIR);
          }
        }
        case ".." -> {
          if (isFile(place)) {
            return new Found.Nothing(FileErrors.ENOTDIR);
          }
          place.pollLast(); // the root is its own parent
        }
        default -> {
          if (isFile(place)) {
            return new Found.Nothing(FileErrors.ENOTDIR);
          }
          place.addLast(name);
          if (!exists(text(place))) {
            return new Found.Nothing(FileErrors.ENOENT);
          }
        }
      }
    }
    return at(text(place));
  }

  private Found at(String path) {
    VirtualFile file = files.get(path);
    return file == null
        ? new Found.Directory()
        : new Found.File(file, files.headMap(path).size() + 1);
  }

  private boolean isFile(Deque<String> place) {
    return files.containsKey(text(place));
  }

  private boolean exists(String path) {
    return files.containsKey(path) || isDirectory(path);
  }

  private boolean isDirectory(String path) {
    Iterator<String> inside = files.tailMap(path + "/").keySet().iterator();
    return inside.hasNext() && inside.next().startsWith(path + "/");
  }

  private static String text(Deque<String> place) {
    return "/" + String.join("/", place);
  }
}
