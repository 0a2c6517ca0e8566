package io.trapgate.stub.server;

/**
 * How a server behaves.
 *
 * @param listen where it waits
 * @param once whether it ends with its first client; always so on the standard streams
 * @param startRunning whether the guest runs before a client comes; a client that connects stops it
 */
public record ServerOptions(ListenAddress listen, boolean once, boolean startRunning) {}
