package io.trapgate.stub.session;

import java.util.Optional;

/**
 * What the conversation must know of the machine; fixed for its life.
 *
 * @param vcpus number of vCPUs
 * @param softwareBreakpoints whether Z0 is served
 * @param hardwareBreakpoints whether Z1 is served
 * @param targetXml the target description document in UTF-8; not changed by anyone
 * @param files whether the server shows files of its own
 * @param executable which of them is the guest's program, if it shows that
 * @param memoryMap whether there is flash, so that gdb needs a memory map
 */
public record SessionFacts(
    int vcpus,
    boolean softwareBreakpoints,
    boolean hardwareBreakpoints,
    byte[] targetXml,
    boolean files,
    Optional<String> executable,
    boolean memoryMap) {
  /** A server that shows no files, of a machine without flash. */
  public SessionFacts(
      int vcpus, boolean softwareBreakpoints, boolean hardwareBreakpoints, byte[] targetXml) {
    this(
        vcpus, softwareBreakpoints, hardwareBreakpoints, targetXml, false, Optional.empty(), false);
  }

  /** The same with the server's files. */
  public SessionFacts showing(FileTree tree) {
    return new SessionFacts(
        vcpus,
        softwareBreakpoints,
        hardwareBreakpoints,
        targetXml,
        true,
        tree.executable(),
        memoryMap);
  }
}
