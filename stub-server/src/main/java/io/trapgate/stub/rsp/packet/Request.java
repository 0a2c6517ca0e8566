package io.trapgate.stub.rsp.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's packet means (gdb document nodes "Packets", "General Query Packets", "vCont").
 * Grouped by who answers; byte arrays belong to the request and are not shared.
 */
public sealed interface Request {

  /** Answered from the conversation's own state. */
  sealed interface Conversation extends Request {}

  /** {@code qSupported:feature;…}; a new one starts the negotiation afresh. */
  record Supported(List<String> features) implements Conversation {}

  /** {@code QStartNoAckMode}. */
  record StartNoAckMode() implements Conversation {}

  /** {@code QNonStop:1} or {@code QNonStop:0}. */
  record NonStopMode(boolean wanted) implements Conversation {}

  /** {@code vStopped}: the client has had the last stop, and asks for the next. */
  record FetchStop() implements Conversation {}

  /** {@code !}: extended-remote. */
  record ExtendedMode() implements Conversation {}

  /** {@code ?}: why did the target stop. */
  record StopReason() implements Conversation {}

  /** {@code Hg} and {@code Hc}: thread for what follows. */
  record SelectThread(boolean forResume, ThreadId thread) implements Conversation {}

  /** {@code T thread-id}: is it alive. */
  record ThreadAlive(ThreadId thread) implements Conversation {}

  /** {@code qC}. */
  record CurrentThread() implements Conversation {}

  /** {@code qfThreadInfo} and {@code qsThreadInfo}. */
  record ThreadList(boolean first) implements Conversation {}

  /** {@code qThreadExtraInfo,thread-id}. */
  record ThreadExtraInfo(ThreadId thread) implements Conversation {}

  /** {@code qAttached[:pid]}. */
  record Attached() implements Conversation {}

  /** {@code qSymbol:…}: the client offers symbol look-up. */
  record SymbolOffer() implements Conversation {}

  /** {@code vCont?}. */
  record ResumeActions() implements Conversation {}

  /** {@code qXfer:object:read:annex:offset,length}. */
  record ReadObject(String object, String annex, long offset, int length) implements Conversation {}

  /** Registers and memory of the stopped machine. */
  sealed interface Inspection extends Request {}

  /** {@code g}. */
  record ReadGeneralRegisters() implements Inspection {}

  /** {@code G data}. */
  record WriteGeneralRegisters(byte[] values) implements Inspection {}

  /** {@code p n}. */
  record ReadRegister(int number) implements Inspection {}

  /** {@code P n=value}. */
  record WriteRegister(int number, byte[] value) implements Inspection {}

  /** {@code m addr,length}; {@code binary} is {@code x addr,length}. */
  record ReadMemory(long address, int length, boolean binary) implements Inspection {}

  /** {@code M addr,length:hex} and {@code X addr,length:binary}. */
  record WriteMemory(long address, byte[] bytes) implements Inspection {}

  /** {@code qCRC:addr,length}. */
  record Crc(long address, long length) implements Inspection {}

  /** {@code qSearch:memory:addr;length;pattern}. */
  record SearchMemory(long address, long length, byte[] pattern) implements Inspection {}

  /** Host I/O on the server's own read-only files (gdb document node "Host I/O Packets"). */
  sealed interface Files extends Request {}

  /** {@code vFile:setfs:pid}: whose file system; there is one for all. */
  record UseFileSystem() implements Files {}

  /**
   * {@code vFile:open:path,flags,mode}.
   *
   * @param forReading whether the flags ask for nothing but reading
   */
  record OpenFile(String path, boolean forReading) implements Files {}

  /** {@code vFile:close:fd}. */
  record CloseFile(long descriptor) implements Files {}

  /** {@code vFile:pread:fd,count,offset}. */
  record ReadFile(long descriptor, long count, long offset) implements Files {}

  /** {@code vFile:pwrite:fd,offset,data}. */
  record WriteFile(long descriptor) implements Files {}

  /** {@code vFile:fstat:fd}. */
  record FileStatus(long descriptor) implements Files {}

  /** {@code vFile:stat:path} and {@code vFile:lstat:path}. */
  record PathStatus(String path) implements Files {}

  /** {@code vFile:readlink:path}. */
  record ReadLink(String path) implements Files {}

  /** {@code vFile:unlink:path}. */
  record RemoveFile(String path) implements Files {}

  /** One of them that can't be read. */
  record UnreadableFileRequest(String reason) implements Files {}

  /** QEMU's own packets: which there are, and how the addresses of memory are meant. */
  sealed interface AddressMode extends Inspection {}

  /** {@code qqemu.Supported}. */
  record WhichQemuPackets() implements AddressMode {}

  /** {@code qqemu.PhyMemMode}. */
  record WhichAddresses() implements AddressMode {}

  /** {@code Qqemu.PhyMemMode:1} or {@code Qqemu.PhyMemMode:0}. */
  record UsePhysicalAddresses(boolean wanted) implements AddressMode {}

  /** Programming of flash. */
  sealed interface Flash extends Inspection {}

  /** {@code vFlashErase:addr,length}. */
  record EraseFlash(long address, long length) implements Flash {}

  /** {@code vFlashWrite:addr:binary}. */
  record WriteFlash(long address, byte[] content) implements Flash {}

  /** {@code vFlashDone}: all is erased and written. */
  record FlashDone() implements Flash {}

  /** Breakpoints and watchpoints. */
  sealed interface Breakpoints extends Request {}

  /**
   * {@code Z type,addr,kind[;X len,expr…][;cmds:persist,X len,expr…]}: kind is a size code for
   * breakpoints, a length in bytes for watches.
   */
  record Insert(BreakpointType type, long address, int kind, AgentCode agent)
      implements Breakpoints {
    /** One without conditions and commands. */
    public Insert(BreakpointType type, long address, int kind) {
      this(type, address, kind, AgentCode.NONE);
    }
  }

  /**
   * What is to be decided and done at a breakpoint without the client: agent expressions.
   *
   * @param conditions bytecode of each
   * @param commands bytecode of each
   * @param persist whether the commands go on when the client has gone
   */
  record AgentCode(List<byte[]> conditions, List<byte[]> commands, boolean persist) {
    /** Nothing. */
    public static final AgentCode NONE = new AgentCode(List.of(), List.of(), false);

    public AgentCode {
      conditions = List.copyOf(conditions);
      commands = List.copyOf(commands);
    }
  }

  /** {@code z type,addr,kind}. */
  record Remove(BreakpointType type, long address, int kind) implements Breakpoints {}

  /** How a step is done: QEMU's packets. */
  sealed interface Stepping extends Request {}

  /** {@code qqemu.sstepbits}: which bits there are. */
  record StepBits() implements Stepping {}

  /** {@code qqemu.sstep}: which bits are set. */
  record StepMask() implements Stepping {}

  /** {@code Qqemu.sstep=0x…}. */
  record SetStepMask(long bits) implements Stepping {}

  /** What lets the guest run or ends the conversation. */
  sealed interface Control extends Request {}

  /** {@code vCont;action[:thread];…}: the leftmost action that matches a thread wins. */
  record Resume(List<ResumeAction> actions) implements Control {}

  /**
   * {@code c}, {@code s}, {@code C} and {@code S}, for the thread that {@code Hc} chose.
   *
   * @param address where to go on, null for the program counter
   */
  record LegacyResume(boolean step, int signal, @Nullable Long address) implements Control {}

  /** {@code vCtrlC}. */
  record Interrupt() implements Control {}

  /** {@code D[;pid]}. */
  record Detach() implements Control {}

  /** {@code k}, and {@code vKill;pid} with {@code replied}. */
  record Kill(boolean replied) implements Control {}

  /** {@code R XX}: restart the machine; no reply. */
  record Restart() implements Control {}

  /** {@code vRun;…}: restart the machine and report the stop. */
  record Run() implements Control {}

  /** {@code vAttach;pid}. */
  record Attach(int pid) implements Control {}

  /** {@code qRcmd,hex}: text of a {@code monitor} command. */
  record Monitor(String command) implements Control {}

  /** What LLDB asks beyond gdb's protocol (LLDB, docs/lldb-gdb-remote.txt). */
  sealed interface Lldb extends Request {}

  /** {@code QThreadSuffixSupported}: may packets about registers name their thread? */
  record ThreadSuffix() implements Lldb {}

  /** {@code QListThreadsInStopReply}: each stop reply is to list all threads. */
  record ListThreadsInStops() implements Lldb {}

  /** {@code QEnableErrorStrings}: errors are to come with their text. */
  record ErrorStrings() implements Lldb {}

  /** What kind of machine this is; the same all its life. */
  sealed interface LldbHost extends Lldb {}

  /** {@code qHostInfo}. */
  record HostInfo() implements LldbHost {}

  /** {@code qProcessInfo}. */
  record ProcessInfo() implements LldbHost {}

  /** {@code qWatchpointSupportInfo:}. */
  record WatchpointSupport() implements LldbHost {}

  /** What needs the stopped machine. */
  sealed interface LldbLook extends Lldb {}

  /** {@code qMemoryRegionInfo:address}. */
  record MemoryRegion(long address) implements LldbLook {}

  /** {@code jThreadsInfo}. */
  record ThreadsInfo() implements LldbLook {}

  /** {@code qEcho:text}; the text is the whole packet. */
  record Echo(String packet) implements Lldb {}

  /** {@code QSaveRegisterState[;thread:id;]}; without a thread that of {@code Hg}. */
  record SaveRegisters(@Nullable ThreadId thread) implements LldbLook {}

  /** {@code QRestoreRegisterState:number[;thread:id;]}. */
  record RestoreRegisters(int number, @Nullable ThreadId thread) implements LldbLook {}

  /** {@code ;thread:id;} behind a packet about registers: it concerns that thread. */
  record OfThread(ThreadId thread, Inspection request) implements Lldb {}

  /** What isn't served. */
  sealed interface Refused extends Request {}

  /** A packet this server doesn't know, {@code vMustReplyEmpty} among them: answered empty. */
  record Unknown(String text) implements Refused {}

  /**
   * A packet it knows but can't read.
   *
   * @param reason what was found and what was expected
   * @param textAllowed whether the packet may be answered by {@code E.text} on every gdb; not so
   *     for {@code m} and {@code qRcmd}
   */
  record Malformed(String reason, boolean textAllowed) implements Refused {}
}
