package io.trapgate.it.zoo;

import static io.trapgate.it.zoo.Shapes.ANY;
import static io.trapgate.it.zoo.Shapes.EMPTY;
import static io.trapgate.it.zoo.Shapes.ERROR;
import static io.trapgate.it.zoo.Shapes.ERROR_NUMBER;
import static io.trapgate.it.zoo.Shapes.HEX;
import static io.trapgate.it.zoo.Shapes.OK;
import static io.trapgate.it.zoo.Shapes.REGISTERS;
import static io.trapgate.it.zoo.Shapes.STOPPED;

import java.util.Set;
import java.util.function.Predicate;

/**
 * The shapes that the answer to any payload may have, however odd it is. What is served is never
 * answered empty; what no document knows is answered empty and nothing else; what is documented but
 * not promised has exactly one answer.
 *
 * @param x86 whether read watches are never served
 * @param errorText whether the client said {@code error-message+}, as far as is known
 */
record Rules(boolean x86, boolean errorText) {
  private static final Set<String> BARE =
      Set.of("QStartNoAckMode", "vCtrlC", "vStopped", "qC", "qfThreadInfo", "qsThreadInfo");

  /** Names in gdb's and lldb's documents that a server may or may not know. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "QPassSignals",
          "QProgramSignals",
          "QThreadEvents",
          "QThreadOptions",
          "QCatchSyscalls",
          "QAllow",
          "QDisableRandomization",
          "QStartupWithShell",
          "QEnvironmentHexEncoded",
          "QEnvironmentUnset",
          "QEnvironmentReset",
          "QSetWorkingDir",
          "QAgent",
          "qExecAndArgs",
          "qGetTLSAddr",
          "qGetTIBAddr",
          "qMemTags",
          "QMemTags",
          "qIsAddressTagged",
          "Qbtrace",
          "Qbtrace-conf",
          "qOffsets",
          "qTStatus",
          "qTfP",
          "qTsP",
          "qTfV",
          "qTsV",
          "qTP",
          "qTV",
          "QTinit",
          "QTDP",
          "QTStart",
          "QTStop",
          "QTFrame",
          "qTBuffer",
          "QTBuffer",
          "QTSave",
          "QTDV",
          "QTDPsrc",
          "QTro",
          "QTEnable",
          "QTDisable",
          "QTNotes",
          "QTDisconnected",
          "vFile",
          "vFlashErase",
          "vFlashWrite",
          "vFlashDone",
          "qHostInfo",
          "qProcessInfo",
          "qfProcessInfo",
          "qsProcessInfo",
          "qProcessInfoPID",
          "qMemoryRegionInfo",
          "qWatchpointSupportInfo",
          "qVAttachOrWaitSupported",
          "QThreadSuffixSupported",
          "QListThreadsInStopReply",
          "QEnableErrorStrings",
          "QSaveRegisterState",
          "QRestoreRegisterState",
          "qStructuredDataPlugins",
          "qShlibInfoAddr",
          "qGetWorkingDir",
          "qEcho",
          "qqemu.PhyMemMode",
          "Qqemu.PhyMemMode",
          "qqemu.sstepbits",
          "qqemu.sstep",
          "Qqemu.sstep",
          "qtrace32.memory",
          "qGDBServerVersion",
          "qLaunchSuccess",
          "qThreadStopInfo",
          "qModuleInfo",
          "qSpeedTest",
          "qRegisterInfo");

  /** What may come; console output before it is a matter of the family. */
  Predicate<String> of(String payload) {
    if (payload.isEmpty()) {
      return EMPTY;
    }
    char letter = payload.charAt(0);
    return switch (letter) {
      case 'q', 'Q', 'v' -> named(payload, Family.name(payload));
      case 'g' -> payload.equals("g") ? REGISTERS.or(ERROR) : REGISTERS.or(ERROR).or(EMPTY);
      case 'p' -> REGISTERS.or(ERROR);
      case 'G', 'M', 'X', 'P' -> OK.or(ERROR);
      case 'm' -> HEX.or(error());
      case 'x' -> Shapes.NOT_EMPTY;
      case 'c', 's', 'C', 'S' -> STOPPED.or(ERROR);
      case 'H' -> selects(payload) ? OK.or(ERROR) : EMPTY.or(ERROR);
      case 'T' -> OK.or(ERROR);
      case 'D' -> OK.or(ERROR);
      case 'R' -> ERROR;
      case 'k' -> EMPTY;
      case '!' -> payload.equals("!") ? OK : EMPTY;
      case '?' -> payload.equals("?") ? STOPPED : EMPTY;
      case 'Z', 'z' -> breakpoint(payload);
      case 'i', 'I', 't', 'r', 'b', 'B', 'd', 'A', 'e', 'j', '_' -> ANY;
      default -> EMPTY; // an open set
    };
  }

  private Predicate<String> error() {
    return errorText ? ERROR : ERROR_NUMBER;
  }

  private static boolean selects(String payload) {
    return payload.length() > 1 && (payload.charAt(1) == 'g' || payload.charAt(1) == 'c');
  }

  private Predicate<String> breakpoint(String payload) {
    char type = payload.length() > 1 ? payload.charAt(1) : '?';
    if (type < '0' || type > '4') {
      return EMPTY;
    }
    return x86 && type == '3' ? OK.or(ERROR).or(EMPTY) : OK.or(ERROR);
  }

  private Predicate<String> named(String payload, String name) {
    if (BARE.contains(name) && !payload.equals(name)) {
      return EMPTY.or(ERROR);
    }
    return switch (name) {
      case "qSupported" -> ERROR.or(reply -> reply.startsWith("PacketSize="));
      case "QStartNoAckMode", "vCtrlC", "qSymbol" -> OK;
      case "QNonStop" -> OK.or(ERROR);
      case "vStopped" -> EMPTY;
      case "qC" -> Shapes.THREAD;
      case "qfThreadInfo", "qsThreadInfo" -> Shapes.THREAD_LIST;
      case "qThreadExtraInfo" -> HEX.or(ERROR);
      case "qAttached" -> ERROR.or("1"::equals);
      case "qXfer" -> object(payload);
      case "qCRC" -> Shapes.CHECKSUM.or(ERROR);
      case "qSearch" ->
          payload.startsWith("qSearch:memory:") ? Shapes.SEARCHED.or(ERROR) : EMPTY.or(ERROR);
      case "qRcmd" -> OK.or(HEX).or(error());
      case "vCont?" -> payload.equals(name) ? reply -> reply.startsWith("vCont;") : EMPTY;
      case "vCont" -> STOPPED.or(ERROR);
      case "vKill" -> OK.or(ERROR);
      case "vRun", "vAttach" -> STOPPED.or(ERROR);
      default -> isOptional(name) ? ANY : EMPTY; // an open set
    };
  }

  private static boolean isOptional(String name) {
    return OPTIONAL.contains(name)
        || name.startsWith("qRegisterInfo")
        || name.startsWith("qL")
        || name.startsWith("qP")
        || name.startsWith("qThreadStopInfo")
        || name.startsWith("Qqemu.sstep")
        || name.startsWith("qqemu.sstep")
        || name.startsWith("QSave")
        || name.startsWith("QRestore")
        || name.startsWith("vFile");
  }

  private static Predicate<String> object(String payload) {
    boolean known =
        payload.startsWith("qXfer:features:read:") || payload.startsWith("qXfer:threads:read:");
    return known ? Shapes.OBJECT.or(ERROR) : Shapes.OBJECT.or(ERROR).or(EMPTY);
  }
}
