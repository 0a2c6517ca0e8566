package io.trapgate.it.zoo;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Packets of every row of the protocol's reference. */
final class Grammar {
  /** Packets of the documents that a server may or may not know. */
  private static final String[] OPTIONAL = {
    "qOffsets",
    "qTStatus",
    "qL1200000000000000000",
    "qP0000001f0000000000000001",
    "QPassSignals:e;10",
    "QProgramSignals:0;1",
    "QThreadEvents:1",
    "QAllow:WriteMem:1",
    "qExecAndArgs",
    "qGetTLSAddr:1,0,0",
    "qHostInfo",
    "qProcessInfo",
    "qRegisterInfo0",
    "qWatchpointSupportInfo:",
    "jThreadsInfo",
    "qVAttachOrWaitSupported",
    "qShlibInfoAddr",
    "qGetWorkingDir",
    "qEcho:1",
    "_M10,rw",
    "vFile:setfs:0",
    "vFile:open:612e656c66,0,0",
    "vFile:pread:0,10,0",
    "vFile:close:5",
    "vFile:fstat:0",
    "vFile:pwrite:0,0,ab",
    "vFile:readlink:2f",
    "vFile:unlink:2f",
    "vFile:stat:2f",
    "vFlashErase:0,10",
    "vFlashWrite:0:ab",
    "vFlashDone",
    "qqemu.PhyMemMode",
    "qqemu.sstepbits",
    "qqemu.sstep",
    "Qqemu.sstep=1",
    "i",
    "I",
    "t",
    "b",
    "B0,S",
    "d",
    "A1,0,61",
    "QTinit",
    "QTFrame:1",
    "qTP:1:2",
    "Qbtrace:off",
    "QTDP:1:10000:E:0:0",
    "qMemTags:0,1:1",
    "QMemTags:0,1:1:00",
    "qSearch:other:0;1;a",
  };

  private final SpinGuest guest;
  private final Numbers numbers;
  private final AgentCode agent;
  private final Mutator mutator;
  private final Memory memory;

  /** Whether the guest's code and system registers are left alone: then memory reads as written. */
  private final boolean tame;

  private final List<Supplier<Sample>> quiet;

  Grammar(Random random, SpinGuest guest) {
    this.guest = guest;
    this.numbers = new Numbers(random, guest);
    this.agent = new AgentCode(numbers);
    this.mutator = new Mutator(numbers);
    this.tame = random.nextBoolean();
    this.memory = new Memory(numbers, guest, tame);
    this.quiet =
        List.of(
            memory::read,
            memory::read,
            memory::read,
            memory::write,
            memory::binaryWrite,
            memory::binaryRead,
            memory::checksum,
            memory::search,
            this::registers,
            this::register,
            this::writeRegister,
            this::insert,
            this::insert,
            this::remove,
            this::remove,
            this::thread,
            this::thread,
            this::list,
            this::object,
            this::object,
            this::other,
            this::optional);
  }

  /** What was written is no longer known: the guest may have run. */
  void forget() {
    memory.forget();
  }

  /** Back to the thread whose memory is known: others may have other mappings. */
  Sample firstThread() {
    return new Sample("Hg1", Shapes.OK);
  }

  /** A packet that has one answer and doesn't let the guest run. */
  Sample quiet() {
    Sample made = numbers.one(quiet).get();
    Sample sample = made.family() == Family.QUIET ? made : new Sample("qC", Shapes.THREAD);
    if (!numbers.oneIn(5)) {
      return sample;
    }
    Sample spoilt = Sample.of(mutator.spoil(sample.payload()));
    boolean writes =
        !spoilt.payload().isEmpty() && "MXPGH?".indexOf(spoilt.payload().charAt(0)) >= 0;
    if (spoilt.family() != Family.QUIET || writes && tame) {
      return sample;
    }
    memory.forget(); // what the packet was to write is not written
    return spoilt;
  }

  /** A packet that lets the guest run, or would if it were well made. */
  Sample resume() {
    String payload = numbers.oneIn(3) ? oldResume() : "vCont" + actions();
    String spoilt = numbers.oneIn(5) ? mutator.spoil(payload) : payload;
    boolean jumps = !spoilt.startsWith("vCont");
    return Sample.of(Family.of(spoilt) == Family.RESUME && !(jumps && tame) ? spoilt : payload);
  }

  private String oldResume() {
    String signal = "%02x".formatted(numbers.below(0x20));
    String address = numbers.hex(numbers.one(guest.code()));
    return numbers.one(
        "c",
        "s",
        "C" + signal,
        "S" + signal,
        "c" + address,
        "s" + address,
        "C" + signal + ";" + address);
  }

  private String actions() {
    StringBuilder text = new StringBuilder();
    for (int i = numbers.oneIn(3) ? 3 : 1; i > 0; i--) {
      long start = numbers.one(guest.code());
      text.append(';')
          .append(
              numbers.one(
                  "c",
                  "c",
                  "s",
                  "C05",
                  "S05",
                  "t",
                  "r" + numbers.hex(start) + "," + numbers.hex(start + numbers.below(16))));
      if (!numbers.oneIn(3)) {
        text.append(':').append(numbers.thread());
      }
    }
    return text.toString();
  }

  /** A {@code monitor} command. */
  Sample monitor() {
    String command =
        numbers.one(
            "help",
            "slots",
            "kvm",
            "exits",
            "owner",
            "tlb",
            "fx",
            "reg pc",
            "reg",
            "reg nosuch",
            "spr",
            "halt",
            "nosuch " + numbers.bytes(3),
            "",
            "  ",
            "RESET halt x",
            numbers.binary(numbers.below(40)));
    memory.forget(); // one of them resets the machine
    byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
    return Sample.of("qRcmd," + HexFormat.of().formatHex(bytes));
  }

  /** A packet of one of the families that change the conversation, as it should be or spoilt. */
  Sample turn(Family family) {
    String payload =
        switch (family) {
          case GREETING -> greeting();
          case NO_ACK -> "QStartNoAckMode";
          case NON_STOP -> "QNonStop:" + numbers.one("1", "0");
          case EXTENDED -> "!";
          case RUN -> numbers.one("vRun;", "vRun", "vRun;2f62696e;61");
          case RESTART -> numbers.one("R00", "R", "R1");
          case ATTACH -> "vAttach;1";
          case DETACH -> numbers.one("D", "D;1");
          case KILL -> numbers.one("vKill;1", "vKill;a410");
          case OLD_KILL -> "k";
          case FETCH -> "vStopped";
          case INTERRUPT -> "vCtrlC";
          case QUIET, MONITOR, RESUME -> throw new IllegalArgumentException("no turn: " + family);
        };
    String spoilt = numbers.oneIn(6) ? mutator.spoil(payload) : payload;
    return Sample.of(Family.of(spoilt) == family ? spoilt : payload);
  }

  private String greeting() {
    String[] features = {
      "multiprocess+", "swbreak+", "hwbreak+", "error-message+", "vContSupported+", "no-resumed+",
      "xmlRegisters=i386", "QThreadEvents+", "multi-wp-addr+", "nosuch?", "", "memory-tagging+"
    };
    StringBuilder text = new StringBuilder(numbers.oneIn(8) ? "qSupported" : "qSupported:");
    for (String feature : features) {
      if (text.charAt(text.length() - 1) != 'd' && !numbers.oneIn(3)) {
        text.append(feature).append(';');
      }
    }
    return text.toString();
  }

  private Sample registers() {
    if (!tame && numbers.oneIn(8)) {
      return Sample.of("G" + numbers.bytes(numbers.below(200)));
    }
    return new Sample("g", Shapes.REGISTERS);
  }

  private Sample register() {
    if (numbers.oneIn(3)) {
      return new Sample("p" + numbers.hex(guest.programCounter()), Shapes.HEX);
    }
    return Sample.of("p" + numbers.hex(numbers.below(numbers.oneIn(8) ? 0x20000 : 0x100)));
  }

  private Sample writeRegister() {
    int number = !tame && numbers.oneIn(3) ? numbers.below(0x100) : guest.generalRegister();
    int bytes = numbers.oneIn(4) ? 1 + numbers.below(8) : guest.isX86() ? 8 : 4;
    return Sample.of("P" + numbers.hex(number) + "=" + numbers.bytes(bytes));
  }

  private Sample insert() {
    String place =
        numbers.below(5) + "," + numbers.address() + "," + numbers.one("1", "4", "2", "8");
    return switch (numbers.below(6)) {
      case 0 ->
          Sample.of("Z0," + numbers.hex(numbers.one(guest.code())) + ",4;" + agent.condition());
      case 1 -> Sample.of("Z" + place + ";" + agent.condition() + agent.condition());
      case 2 ->
          Sample.of("Z0," + numbers.hex(numbers.one(guest.code())) + ",4;" + agent.commands());
      case 3 ->
          new Sample("Z0," + numbers.hex(numbers.one(guest.code())) + ",1", insertable(Shapes.OK));
      default -> Sample.of("Z" + place); // mostly
    };
  }

  /** A breakpoint of one byte is x86's; elsewhere it may be refused. */
  private Predicate<String> insertable(Predicate<String> exact) {
    return guest.isX86() ? exact : Shapes.ANY;
  }

  private Sample remove() {
    if (numbers.oneIn(2)) {
      return new Sample(
          "z0," + numbers.hex(numbers.one(guest.code())) + "," + numbers.one("1", "4"), Shapes.OK);
    }
    return Sample.of("z" + numbers.below(6) + "," + numbers.address() + "," + numbers.below(9));
  }

  private Sample thread() {
    return switch (numbers.below(5)) {
      case 0 -> new Sample("Hg" + numbers.one("1", "p1.1", tame ? "1" : "p1.2", "0"), Shapes.OK);
      case 1 -> Sample.of("Hc" + numbers.thread());
      case 2 -> new Sample("T" + numbers.one("1", "2", "p1.1"), Shapes.OK);
      case 3 -> new Sample("T" + numbers.one("9", "p3.1"), "E01"::equals);
      default -> Sample.of("H" + numbers.one(tame ? "c" : "g", "c", "x", "") + numbers.thread());
    };
  }

  private Sample list() {
    return switch (numbers.below(6)) {
      case 0 -> new Sample("qC", Shapes.THREAD);
      case 1 -> new Sample("qfThreadInfo", Shapes.THREAD_LIST.and(reply -> reply.startsWith("m")));
      case 2 -> new Sample("qsThreadInfo", "l"::equals);
      case 3 -> new Sample("qThreadExtraInfo," + numbers.one("1", "p1.2"), Shapes.HEX);
      case 4 -> tame ? Sample.of("qC") : new Sample("?", Shapes.STILL_THERE); // it chooses a thread
      default -> Sample.of("qThreadExtraInfo," + numbers.thread());
    };
  }

  private Sample object() {
    String slice = numbers.hex(numbers.below(0x2000)) + "," + numbers.hex(numbers.below(0x1400));
    return switch (numbers.below(5)) {
      case 0 -> Sample.of("qXfer:features:read:target.xml:" + slice);
      case 1 -> new Sample("qXfer:threads:read::0,1000", Shapes.OBJECT);
      case 2 -> Sample.of("qXfer:threads:read::" + slice);
      case 3 -> Sample.of("qXfer:features:read:" + numbers.one("nosuch.xml", "") + ":" + slice);
      default ->
          Sample.of(
              "qXfer:"
                  + numbers.one("memory-map", "exec-file", "auxv", "nosuch", "siginfo", "osdata")
                  + ":"
                  + numbers.one("read", "read", "write")
                  + ":"
                  + numbers.one("", "1", "x")
                  + ":"
                  + slice);
    };
  }

  private Sample other() {
    return switch (numbers.below(7)) {
      case 0 -> new Sample("vCont?", reply -> reply.startsWith("vCont;c;C;s;S"));
      case 1 -> new Sample("vMustReplyEmpty", Shapes.EMPTY);
      case 2 -> new Sample(numbers.one("qAttached", "qAttached:1"), "1"::equals);
      case 3 -> new Sample("qSymbol::", Shapes.OK);
      case 4 -> new Sample("", Shapes.EMPTY);
      case 5 -> new Sample("qNoSuch" + numbers.bytes(2), Shapes.EMPTY);
      default -> Sample.of(numbers.binary(1 + numbers.below(30)));
    };
  }

  private Sample optional() {
    return Sample.of(
        numbers.oneIn(20) ? "qMemoryRegionInfo:" + numbers.address() : numbers.one(OPTIONAL));
  }
}
