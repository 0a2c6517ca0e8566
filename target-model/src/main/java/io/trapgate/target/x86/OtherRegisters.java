package io.trapgate.target.x86;

/** The debug registers as the guest has them, and RIP as the processor has it. */
final class OtherRegisters {
  private static final String DEBUG = "io.trapgate.x86.debug";
  private static final String POINTER = "io.trapgate.x86.pointer";

  private OtherRegisters() {}

  static void add(RegisterList list) {
    debug(list);
    list.own(POINTER, "system");
    list.add(
        "ip",
        list.addressBits(),
        c -> c.state().rip,
        (c, value) -> c.state().rip = c.state().mode64() ? value : value & 0xFFFF_FFFFL);
  }

  private static void debug(RegisterList list) {
    list.own(DEBUG, "debug");
    for (int i = 0; i < 4; i++) {
      int number = i;
      list.add(
          "dr" + i,
          list.addressBits(),
          c -> c.debug().guest().address[number],
          (c, value) -> {
            c.debug().guest().address[number] = value;
            c.debug().changed();
          });
    }
    list.add(
        "dr6", 32, c -> c.debug().guest().dr6, (c, value) -> c.debug().guest().storeDr6(value));
    list.add(
        "dr7",
        32,
        c -> c.debug().guest().dr7,
        (c, value) -> {
          c.debug().guest().storeDr7(value);
          c.debug().changed();
        });
  }
}
