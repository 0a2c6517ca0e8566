/** The kernel and the silicon behind one port in KVM's own words. */
@org.jspecify.annotations.NullMarked
module io.trapgate.target {
  requires static transitive org.jspecify;
  requires net.fornwall.jelf;

  exports io.trapgate.target;
  exports io.trapgate.target.arch;
  exports io.trapgate.target.kvm;
}
