package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.BYTE;
import static io.trapgate.target.x86.core.OpRow.Trait.NOT_64;
import static io.trapgate.target.x86.core.OpRow.Trait.ONLY_64;
import static io.trapgate.target.x86.core.OpRow.Trait.REGISTERS;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** Control and debug registers, descriptor tables, interrupts and I/O. */
final class SystemRows {
  /** RDPMC: there are no performance counters. */
  private static final InsnMethod NO_COUNTER =
      (_, _) -> {
        throw X86Fault.protection();
      };

  static final List<OpRow> ROWS =
      List.of(
          row("0F 20", "Rm,Cm", "mov", ControlRegisters::read, REGISTERS),
          row("0F 22", "Cm,Rm", "mov", ControlRegisters::write, REGISTERS),
          row("0F 21", "Rm,Dm", "mov", DebugRegisterMoves::read, REGISTERS),
          row("0F 23", "Dm,Rm", "mov", DebugRegisterMoves::write, REGISTERS),
          row("0F 06", "", "clts", ControlRegisters::clearTaskSwitched),
          row("0F 01 /4 m", "Ew", "smsw", ControlRegisters::storeStatusWord),
          row("0F 01 /4 r", "Ev", "smsw", ControlRegisters::storeStatusWord),
          row("0F 01 /6", "Ew", "lmsw", ControlRegisters::loadStatusWord),
          row("0F 01 /0 m", "Mn", "sgdt", DescriptorRegisters::storeGlobal),
          row("0F 01 /1 m", "Mn", "sidt", DescriptorRegisters::storeInterrupt),
          row("0F 01 /2 m", "Mn", "lgdt", DescriptorRegisters::loadGlobal),
          row("0F 01 /3 m", "Mn", "lidt", DescriptorRegisters::loadInterrupt),
          row("0F 00 /0 m", "Ew", "sldt", DescriptorRegisters::storeLocal),
          row("0F 00 /0 r", "Ev", "sldt", DescriptorRegisters::storeLocal),
          row("0F 00 /1 m", "Ew", "str", DescriptorRegisters::storeTask),
          row("0F 00 /1 r", "Ev", "str", DescriptorRegisters::storeTask),
          row("0F 00 /2", "Ew", "lldt", DescriptorRegisters::loadLocal),
          row("0F 00 /3", "Ew", "ltr", DescriptorRegisters::loadTask),
          row("0F 00 /4", "Ew", "verr", SelectorChecks::verr),
          row("0F 00 /5", "Ew", "verw", SelectorChecks::verw),
          row("0F 02", "Gv,Ew", "lar", SelectorChecks::lar),
          row("0F 03", "Gv,Ew", "lsl", SelectorChecks::lsl),
          row("63", "Ew,Gw", "arpl", SelectorChecks::arpl, NOT_64),
          row("0F 01 /7 m", "Mn", "invlpg", CacheControl::invalidatePage),
          row("0F 08", "", "invd", CacheControl::invalidateCaches),
          row("0F 09", "", "wbinvd", CacheControl::invalidateCaches),
          row("0F A2", "", "cpuid", Cpuid::execute),
          row("0F 30", "", "wrmsr", MsrAccess::wrmsr),
          row("0F 32", "", "rdmsr", MsrAccess::rdmsr),
          row("0F 31", "", "rdtsc", MsrAccess::rdtsc),
          row("0F 01 F9", "", "rdtscp", MsrAccess::rdtscp),
          row("0F 33", "", "rdpmc", NO_COUNTER),
          row("0F 05", "", "syscall", FastCalls::syscall),
          row("0F 07", "", "sysret", FastCalls::sysret),
          row("0F 34", "", "sysenter", FastCalls::sysenter),
          row("0F 35", "", "sysexit", FastCalls::sysexit),
          row("0F 01 F8", "", "swapgs", FastCalls::swapGs, ONLY_64),
          row("FA", "", "cli", InterruptControl::cli),
          row("FB", "", "sti", InterruptControl::sti),
          row("F4", "", "hlt", InterruptControl::hlt),
          row("E4", "AL,Ib", "in", PortIo::in),
          row("E5", "zAX,Ib", "in", PortIo::in),
          row("EC", "AL,DX", "in", PortIo::in),
          row("ED", "zAX,DX", "in", PortIo::in),
          row("E6", "Ib,AL", "out", PortIo::out),
          row("E7", "Ib,zAX", "out", PortIo::out),
          row("EE", "DX,AL", "out", PortIo::out),
          row("EF", "DX,zAX", "out", PortIo::out),
          row("6C", "", "insb", PortIo::ins, BYTE),
          row("6D", "", "ins", PortIo::ins),
          row("6E", "", "outsb", PortIo::outs, BYTE),
          row("6F", "", "outs", PortIo::outs));

  private SystemRows() {}
}
