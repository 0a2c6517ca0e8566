/** The real /dev/kvm behind the port, by the foreign function API alone. */
package io.trapgate.target.linux;
