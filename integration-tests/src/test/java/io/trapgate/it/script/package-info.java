/** Scripted sessions through the command line, with real gdb. */
package io.trapgate.it.script;
