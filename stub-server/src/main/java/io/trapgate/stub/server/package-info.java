/** The Netty edge: sockets and standard streams, one debugger at a time. */
package io.trapgate.stub.server;
