package io.trapgate.target.memory;

/** A cache of code or pages that must follow what happens to the memory under it. */
public interface CodeWatcher {
  /**
   * Code was decoded from this page for the first time: stores to it need looking at from now on.
   *
   * @param physicalPage address of the 4 KiB page
   */
  void codeFound(long physicalPage);

  /**
   * Bytes changed in a page with decoded code. The range never crosses a page.
   *
   * @param physical first changed byte
   * @param bytes number of changed bytes
   */
  void codeWritten(long physical, int bytes);

  /**
   * What was read from this array so far lies in another one from now on, of this machine's own.
   *
   * @param former as {@link PhysicalMap#ramPage} has given it; other pages may share it
   */
  void pageReplaced(byte[] former);
}
