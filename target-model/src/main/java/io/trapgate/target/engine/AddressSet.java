package io.trapgate.target.engine;

/**
 * A set of effective addresses as one compare register, or a pair of them, selects it. All
 * comparisons are unsigned.
 */
public sealed interface AddressSet {
  /** Whether the address is in the set. */
  boolean contains(int effective);

  /** Whether any address of the 4 KiB page around this one is in the set. */
  boolean touchesPage(int effective);

  /** One address. */
  record Exact(int address) implements AddressSet {
    @Override
    public boolean contains(int effective) {
      return effective == address;
    }

    @Override
    public boolean touchesPage(int effective) {
      return ((effective ^ address) & -4096) == 0;
    }
  }

  /**
   * The addresses that agree with another one under a mask.
   *
   * @param mask 1 for each bit that is compared
   */
  record Masked(int address, int mask) implements AddressSet {
    @Override
    public boolean contains(int effective) {
      return ((effective ^ address) & mask) == 0;
    }

    @Override
    public boolean touchesPage(int effective) {
      return ((effective ^ address) & mask & -4096) == 0;
    }
  }

  /**
   * The addresses from one on to before another.
   *
   * @param to the first address that is not in it
   */
  record Inside(int from, int to) implements AddressSet {
    @Override
    public boolean contains(int effective) {
      return Integer.compareUnsigned(from, effective) <= 0
          && Integer.compareUnsigned(effective, to) < 0;
    }

    @Override
    public boolean touchesPage(int effective) {
      int first = effective & -4096;
      int last = first | 4095;
      return Integer.compareUnsigned(from, last) <= 0
          && Integer.compareUnsigned(first, to) < 0
          && Integer.compareUnsigned(from, to) < 0;
    }
  }

  /**
   * The addresses below one and from another on.
   *
   * @param from the first address that is not in it
   * @param to the first address above that is in it again
   */
  record Outside(int from, int to) implements AddressSet {
    @Override
    public boolean contains(int effective) {
      return Integer.compareUnsigned(effective, from) < 0
          || Integer.compareUnsigned(effective, to) >= 0;
    }

    @Override
    public boolean touchesPage(int effective) {
      return contains(effective & -4096) || contains(effective | 4095);
    }
  }
}
