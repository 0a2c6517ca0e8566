/** What is traced of the calls to KVM, on the model and on the host's. */
package io.trapgate.it.trace;
