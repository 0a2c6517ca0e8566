package io.trapgate.it.x86.stream;

/**
 * What KVM's instruction emulator does otherwise than the manuals and our processor, one by one;
 * each is tolerated only on a host whose KVM executes all guest code itself.
 */
enum EmulatorQuirk {
  ESP_CLEARED(
      "real mode, exception: the upper half of ESP is cleared (SDM 1 6.2.3: a 16-bit stack uses SP)"),
  REAL_RF(
      "real mode, fault: RF is set when the handler begins (SDM 3B 17.3.1.1: in the flags that are pushed, which have no place for it)"),
  AC_CLEARED("exception: EFLAGS.AC is cleared (SDM 3A 6.12.1: TF, NT, RF, VM and IF only)"),
  SELECTOR_PUSHED(
      "PUSH of a selector as 32 bits: 16 are stored, the rest of the slot stays (SDM 2B PUSH: both happen)"),
  SELECTOR_STORED_WIDE("MOV, STR, SLDT, SMSW with REX.W to memory: 64 bits are stored (SDM 2: 16)"),
  FRAME_WITHOUT_BASE(
      "protected mode, exception: the frame is pushed without the base of SS (SDM 3A 6.12.1: to SS:SP)"),
  FRAME_NOWHERE(
      "protected mode, exception: as above, at ESP, where nothing is, or the guest's own code; a shutdown then ends the stream"),
  HANDLER_TOO("a step into an exception executes the handler's first instruction too"),
  NEXT_TOO(
      "a step over a fence, SWAPGS, a hint (0F 19 to 0F 1E) or IRETQ executes the next instruction too"),
  ITERATIONS(
      "a step of a repeated instruction executes all iterations, or one of INS and OUTS, and the last step ends it"),
  AAM_FLAGS("AAM, AAD: SF and ZF are those of all of AX or EAX (SDM 2A: of AL)"),
  CMPXCHG_CLEARS(
      "CMPXCHG of a 32-bit register that differs clears its upper half (SDM 2A has it so; processors leave it, measured)"),
  LTR_ERROR_CODE(
      "LTR of a selector of the LDT: the error code is 0 (SDM 2A LTR: the selector; QEMU too)"),
  STACK_OVERRIDE(
      "64-bit mode, an override that is ignored (SDM 1 3.3.7.1) chooses between #GP and #SS"),
  NULL_SS("64-bit mode, SS with a null selector: a flat segment (SDM 3A 3.4.4: no segment)"),
  IRET_IOPL("64-bit mode, IRET: IOPL stays or is cleared (SDM 2A IRET: at level 0 it is loaded)"),
  STEP_PUSHED(
      "a step into an exception right behind KVM_SET_GUEST_DEBUG: the flags are pushed with the step's own TF"),
  IRET_PRESENT(
      "64-bit mode, IRET to a data segment that isn't present: #NP (SDM 2A IRET: the type is looked at first, #GP)"),
  ENTER_SIZE(
      "ENTER pushes as many bytes as the stack is wide (SDM 2A: by operand size): ours executes it, KVM goes on behind it"),
  RF_IGNORED(
      "RF doesn't pass a code slot of user space (SDM 3B 17.3.1.1: for one instruction it does)"),
  GUEST_DB(
      "a debug exception of the guest's own goes to the guest and isn't reported (KVM on VMX and SVM: each exits)"),
  DR7_UNSAID(
      "KVM_EXIT_DEBUG: dr7 is left as it was (Linux x86.c, kvm_vcpu_do_singlestep and kvm_vcpu_check_code_breakpoint; KVM on VMX and SVM: the DR7 in effect)"),
  NOT_EMULATED("not emulated, as KVM says itself: ours executes it, KVM goes on behind it");

  private final String text;

  EmulatorQuirk(String text) {
    this.text = text;
  }

  /** What happens, and what should. */
  String text() {
    return text;
  }
}
