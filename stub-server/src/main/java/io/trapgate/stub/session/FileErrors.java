package io.trapgate.stub.session;

/** The numbers that host I/O has for errors (gdb document node "Errno Values"). */
final class FileErrors {
  static final int ENOENT = 2;
  static final int EBADF = 9;
  static final int EBUSY = 16;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int EMFILE = 24;
  static final int EROFS = 30;
  static final int ENAMETOOLONG = 91;

  private FileErrors() {}
}
