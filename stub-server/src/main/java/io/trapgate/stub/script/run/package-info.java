/** Scripted sessions: runs the user's gdb on scripts, each with a machine of its own. */
package io.trapgate.stub.script.run;
