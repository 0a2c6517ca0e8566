package io.trapgate.it.ci;

import java.util.Map;

/**
 * One script that an engine hands to a shell.
 *
 * @param where the file and the step's name
 * @param shell {@code bash}, or {@code sh} where the engine takes the image's plain shell
 * @param environment the variables that the file and the engine set for it
 * @param script its lines
 */
record ShellStep(String where, String shell, Map<String, String> environment, String script) {}
