package io.trapgate.stub.rsp.packet;

/**
 * A reply's bytes before framing.
 *
 * @param bytes without escapes; not shared
 * @param runLength whether runs of equal bytes may be shortened; never for binary data
 */
public record Payload(byte[] bytes, boolean runLength) {}
