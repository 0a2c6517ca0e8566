/* Entry, vectors and the instructions whose addresses the debugregs guest watches. Entered as booted by
   the ppce500 board: effective address 0 mapped to physical 0. */
	.file "entry.S"

#define SPR_SRR0 26
#define SPR_SRR1 27
#define SPR_CSRR0 58
#define SPR_IVPR 63
#define SPR_IVOR0 400
#define SPR_DSRR0 574

#define RFDI .long 0x4C00004E

        .macro ivor number, handler
        li      %r4, \handler@l
        mtspr   SPR_IVOR0+\number, %r4
        .endm

        .section .text.start, "ax"
        .globl  _start
_start:
        lis     %r1, stack_top@ha
        addi    %r1, %r1, stack_top@l
        li      %r0, 0
        stwu    %r0, -16(%r1)
        stw     %r0, 4(%r1)
        lis     %r3, _start@h           /* the vectors share the upper half of this address */
        mtspr   SPR_IVPR, %r3
        ivor    0, stray
        ivor    1, stray
        ivor    2, stray
        ivor    3, stray
        ivor    4, stray
        ivor    5, stray
        ivor    6, program_entry
        ivor    8, stray
        ivor    10, stray
        ivor    11, stray
        ivor    12, stray
        ivor    13, stray
        ivor    14, stray
        ivor    15, debug_entry_critical
        isync
        bl      main
        .globl  stray
        .balign 16
stray:  b       stray

/* Saves what C may change and calls it with where it happened and the machine state there. */
        .macro  handler name, first, second, callee
        .balign 16
        .globl  \name
\name:
        stwu    %r1, -96(%r1)
        stw     %r0, 8(%r1)
        stw     %r3, 12(%r1)
        stw     %r4, 16(%r1)
        stw     %r5, 20(%r1)
        stw     %r6, 24(%r1)
        stw     %r7, 28(%r1)
        stw     %r8, 32(%r1)
        stw     %r9, 36(%r1)
        stw     %r10, 40(%r1)
        stw     %r11, 44(%r1)
        stw     %r12, 48(%r1)
        mfcr    %r0
        stw     %r0, 52(%r1)
        mflr    %r0
        stw     %r0, 56(%r1)
        mfctr   %r0
        stw     %r0, 60(%r1)
        mfxer   %r0
        stw     %r0, 64(%r1)
        mfspr   %r3, \first
        mfspr   %r4, \second
        bl      \callee
        mtspr   \first, %r3             /* the handler says where to go on */
        lwz     %r0, 64(%r1)
        mtxer   %r0
        lwz     %r0, 60(%r1)
        mtctr   %r0
        lwz     %r0, 56(%r1)
        mtlr    %r0
        lwz     %r0, 52(%r1)
        mtcr    %r0
        lwz     %r12, 48(%r1)
        lwz     %r11, 44(%r1)
        lwz     %r10, 40(%r1)
        lwz     %r9, 36(%r1)
        lwz     %r8, 32(%r1)
        lwz     %r7, 28(%r1)
        lwz     %r6, 24(%r1)
        lwz     %r5, 20(%r1)
        lwz     %r4, 16(%r1)
        lwz     %r3, 12(%r1)
        lwz     %r0, 8(%r1)
        addi    %r1, %r1, 96
        .endm

        .section .text.vectors, "ax"
        handler debug_entry_critical, SPR_CSRR0, SPR_CSRR0+1, on_debug
        rfci
        handler debug_entry_debug, SPR_DSRR0, SPR_DSRR0+1, on_debug
        RFDI
        handler program_entry, SPR_SRR0, SPR_SRR1, on_program
        rfi

/* Cores with a debug interrupt level of their own save to DSRR0. */
        .globl  use_debug_level
use_debug_level:
        ivor    15, debug_entry_debug
        blr

        .text
/* int two_targets(int): the addresses for IAC1 and IAC2. */
        .globl  two_targets, first_target, second_target
two_targets:
first_target:
        addi    %r3, %r3, 1
        nop
second_target:
        addi    %r3, %r3, 2
        blr

/* void store_once(int *cell, int value) */
        .globl  store_once, the_store
store_once:
        nop
the_store:
        stw     %r4, 0(%r3)
        blr

/* void store_byte(char *cell, int value) */
        .globl  store_byte
store_byte:
        stb     %r4, 0(%r3)
        blr

/* int load_once(int *cell) */
        .globl  load_once, the_load
load_once:
        nop
the_load:
        lwz     %r3, 0(%r3)
        blr

/* void set_msr(unsigned): after_msr is where an event held back shows. */
        .globl  set_msr, after_msr
set_msr:
        mtmsr   %r3
after_msr:
        isync
        blr

/* void branch_over(void): one taken branch before the return. */
        .globl  branch_over, the_branch, branch_target
branch_over:
        nop
the_branch:
        b       branch_target
        nop
branch_target:
        blr

/* void trap_once(void) */
        .globl  trap_once, the_trap
trap_once:
        nop
the_trap:
        twi     31, %r0, 0
        blr

        .section .note.GNU-stack, "", @progbits
