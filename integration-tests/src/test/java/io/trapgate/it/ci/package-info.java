/** The files of docs/ci: linted by each engine's tools, and every command in them run here. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.ci;
