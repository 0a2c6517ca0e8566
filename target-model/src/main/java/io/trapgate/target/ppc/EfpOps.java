package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.fp.IntegerFormat.SIGNED_32;
import static io.trapgate.target.ppc.fp.IntegerFormat.UNSIGNED_32;

import io.trapgate.target.ppc.fp.EmbeddedArithmetic;
import io.trapgate.target.ppc.fp.FpOrder;

/**
 * Dispatches the operations of embedded floating point: one switch for each group of {@link EfpOp}.
 * All but those that work on lower halves alone need MSR[SPE].
 */
final class EfpOps {
  private EfpOps() {}

  /** Executes one of them. */
  static void execute(PpcState s, int op, int w) {
    if (op >= EfpOp.EVFSADD || op == EfpOp.EFSCFD) {
      Unavailable.requireSpe(s);
    }
    if (op < EfpOp.EVFSADD) {
      single(s, op, w);
    } else if (op < EfpOp.EFDADD) {
      vector(s, op, w);
    } else {
      doubles(s, op, w);
    }
  }

  private static void single(PpcState s, int op, int w) {
    switch (op) {
      case EfpOp.EFSADD -> EfpSingle.arithmetic(s, w, EmbeddedArithmetic::add);
      case EfpOp.EFSSUB -> EfpSingle.arithmetic(s, w, EmbeddedArithmetic::subtract);
      case EfpOp.EFSABS -> EfpSingle.sign(s, w, x -> x & Integer.MAX_VALUE);
      case EfpOp.EFSNABS -> EfpSingle.sign(s, w, x -> x | Integer.MIN_VALUE);
      case EfpOp.EFSNEG -> EfpSingle.sign(s, w, x -> x ^ Integer.MIN_VALUE);
      case EfpOp.EFSMUL -> EfpSingle.arithmetic(s, w, EmbeddedArithmetic::multiply);
      case EfpOp.EFSDIV -> EfpSingle.arithmetic(s, w, EmbeddedArithmetic::divide);
      case EfpOp.EFSCMPGT -> EfpSingle.compare(s, w, FpOrder.GREATER);
      case EfpOp.EFSCMPLT -> EfpSingle.compare(s, w, FpOrder.LESS);
      case EfpOp.EFSCMPEQ -> EfpSingle.compare(s, w, FpOrder.EQUAL);
      case EfpOp.EFSCFD -> EfpSingle.efscfd(s, w);
      case EfpOp.EFSCFUI -> EfpSingle.ofInteger(s, w, UNSIGNED_32, 0);
      case EfpOp.EFSCFSI -> EfpSingle.ofInteger(s, w, SIGNED_32, 0);
      case EfpOp.EFSCFUF -> EfpSingle.ofInteger(s, w, UNSIGNED_32, -32);
      case EfpOp.EFSCFSF -> EfpSingle.ofInteger(s, w, SIGNED_32, -31);
      case EfpOp.EFSCTUI -> EfpSingle.toInteger(s, w, UNSIGNED_32, 0);
      case EfpOp.EFSCTSI -> EfpSingle.toInteger(s, w, SIGNED_32, 0);
      case EfpOp.EFSCTUF -> EfpSingle.toInteger(s, w, UNSIGNED_32, 32);
      case EfpOp.EFSCTSF -> EfpSingle.toInteger(s, w, SIGNED_32, 31);
      case EfpOp.EFSCTUIZ -> EfpSingle.truncate(s, w, UNSIGNED_32);
      case EfpOp.EFSCTSIZ -> EfpSingle.truncate(s, w, SIGNED_32);
      case EfpOp.EFSTSTGT -> EfpSingle.test(s, w, FpOrder.GREATER);
      case EfpOp.EFSTSTLT -> EfpSingle.test(s, w, FpOrder.LESS);
      case EfpOp.EFSTSTEQ -> EfpSingle.test(s, w, FpOrder.EQUAL);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void vector(PpcState s, int op, int w) {
    switch (op) {
      case EfpOp.EVFSADD -> EfpVector.arithmetic(s, w, EmbeddedArithmetic::add);
      case EfpOp.EVFSSUB -> EfpVector.arithmetic(s, w, EmbeddedArithmetic::subtract);
      case EfpOp.EVFSABS -> EfpVector.sign(s, w, x -> x & Integer.MAX_VALUE);
      case EfpOp.EVFSNABS -> EfpVector.sign(s, w, x -> x | Integer.MIN_VALUE);
      case EfpOp.EVFSNEG -> EfpVector.sign(s, w, x -> x ^ Integer.MIN_VALUE);
      case EfpOp.EVFSMUL -> EfpVector.arithmetic(s, w, EmbeddedArithmetic::multiply);
      case EfpOp.EVFSDIV -> EfpVector.arithmetic(s, w, EmbeddedArithmetic::divide);
      case EfpOp.EVFSCMPGT -> EfpVector.compare(s, w, FpOrder.GREATER);
      case EfpOp.EVFSCMPLT -> EfpVector.compare(s, w, FpOrder.LESS);
      case EfpOp.EVFSCMPEQ -> EfpVector.compare(s, w, FpOrder.EQUAL);
      case EfpOp.EVFSCFUI -> EfpVector.ofInteger(s, w, UNSIGNED_32, 0);
      case EfpOp.EVFSCFSI -> EfpVector.ofInteger(s, w, SIGNED_32, 0);
      case EfpOp.EVFSCFUF -> EfpVector.ofInteger(s, w, UNSIGNED_32, -32);
      case EfpOp.EVFSCFSF -> EfpVector.ofInteger(s, w, SIGNED_32, -31);
      case EfpOp.EVFSCTUI -> EfpVector.toInteger(s, w, UNSIGNED_32, 0);
      case EfpOp.EVFSCTSI -> EfpVector.toInteger(s, w, SIGNED_32, 0);
      case EfpOp.EVFSCTUF -> EfpVector.toInteger(s, w, UNSIGNED_32, 32);
      case EfpOp.EVFSCTSF -> EfpVector.toInteger(s, w, SIGNED_32, 31);
      case EfpOp.EVFSCTUIZ -> EfpVector.truncate(s, w, UNSIGNED_32);
      case EfpOp.EVFSCTSIZ -> EfpVector.truncate(s, w, SIGNED_32);
      case EfpOp.EVFSTSTGT -> EfpVector.test(s, w, FpOrder.GREATER);
      case EfpOp.EVFSTSTLT -> EfpVector.test(s, w, FpOrder.LESS);
      case EfpOp.EVFSTSTEQ -> EfpVector.test(s, w, FpOrder.EQUAL);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void doubles(PpcState s, int op, int w) {
    switch (op) {
      case EfpOp.EFDADD -> EfpDouble.arithmetic(s, w, EmbeddedArithmetic::add);
      case EfpOp.EFDSUB -> EfpDouble.arithmetic(s, w, EmbeddedArithmetic::subtract);
      case EfpOp.EFDCFUID -> EfpDouble.efdcfuid(s, w);
      case EfpOp.EFDCFSID -> EfpDouble.efdcfsid(s, w);
      case EfpOp.EFDABS -> EfpDouble.sign(s, w, x -> x & Integer.MAX_VALUE);
      case EfpOp.EFDNABS -> EfpDouble.sign(s, w, x -> x | Integer.MIN_VALUE);
      case EfpOp.EFDNEG -> EfpDouble.sign(s, w, x -> x ^ Integer.MIN_VALUE);
      case EfpOp.EFDMUL -> EfpDouble.arithmetic(s, w, EmbeddedArithmetic::multiply);
      case EfpOp.EFDDIV -> EfpDouble.arithmetic(s, w, EmbeddedArithmetic::divide);
      case EfpOp.EFDCTUIDZ -> EfpDouble.efdctuidz(s, w);
      case EfpOp.EFDCTSIDZ -> EfpDouble.efdctsidz(s, w);
      case EfpOp.EFDCMPGT -> EfpDouble.compare(s, w, FpOrder.GREATER);
      case EfpOp.EFDCMPLT -> EfpDouble.compare(s, w, FpOrder.LESS);
      case EfpOp.EFDCMPEQ -> EfpDouble.compare(s, w, FpOrder.EQUAL);
      case EfpOp.EFDCFS -> EfpDouble.efdcfs(s, w);
      case EfpOp.EFDCFUI -> EfpDouble.ofInteger(s, w, UNSIGNED_32, 0);
      case EfpOp.EFDCFSI -> EfpDouble.ofInteger(s, w, SIGNED_32, 0);
      case EfpOp.EFDCFUF -> EfpDouble.ofInteger(s, w, UNSIGNED_32, -32);
      case EfpOp.EFDCFSF -> EfpDouble.ofInteger(s, w, SIGNED_32, -31);
      case EfpOp.EFDCTUI -> EfpDouble.toInteger(s, w, UNSIGNED_32, 0);
      case EfpOp.EFDCTSI -> EfpDouble.toInteger(s, w, SIGNED_32, 0);
      case EfpOp.EFDCTUF -> EfpDouble.toInteger(s, w, UNSIGNED_32, 32);
      case EfpOp.EFDCTSF -> EfpDouble.toInteger(s, w, SIGNED_32, 31);
      case EfpOp.EFDCTUIZ -> EfpDouble.truncate(s, w, UNSIGNED_32);
      case EfpOp.EFDCTSIZ -> EfpDouble.truncate(s, w, SIGNED_32);
      case EfpOp.EFDTSTGT -> EfpDouble.test(s, w, FpOrder.GREATER);
      case EfpOp.EFDTSTLT -> EfpDouble.test(s, w, FpOrder.LESS);
      case EfpOp.EFDTSTEQ -> EfpDouble.test(s, w, FpOrder.EQUAL);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }
}
