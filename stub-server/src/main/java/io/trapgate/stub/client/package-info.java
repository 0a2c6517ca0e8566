/**
 * A small RSP client: what tests, the load generator and the transcripts' replay stand on. It has
 * framing of its own, so that the server's framing is never checked against itself.
 */
package io.trapgate.stub.client;
