/** One contract for every machine behind the port: the modelled ones and the host's KVM. */
package io.trapgate.it.port;
