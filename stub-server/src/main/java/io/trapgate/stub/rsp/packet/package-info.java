/** Frames to meaning and back, no I/O: requests and their grammar, replies and their spelling. */
package io.trapgate.stub.rsp.packet;
