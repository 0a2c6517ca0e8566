package io.trapgate.stub.session;

/**
 * What the conversation must know of the machine; fixed for its life.
 *
 * @param vcpus number of vCPUs
 * @param softwareBreakpoints whether Z0 is served
 * @param hardwareBreakpoints whether Z1 is served
 * @param targetXml the target description document in UTF-8; not changed by anyone
 */
public record SessionFacts(
    int vcpus, boolean softwareBreakpoints, boolean hardwareBreakpoints, byte[] targetXml) {}
