/** Plays the client's side of a log against a fresh machine and compares the replies. */
package io.trapgate.stub.script.replay;
