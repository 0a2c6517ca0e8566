package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vcpu;

/** Where a vCPU stands; the same again means that it has executed nothing. */
record Place(long programCounter, long progress) {
  static Place of(Vcpu vcpu) {
    return new Place(vcpu.programCounter(), vcpu.progress());
  }
}
