/* The entry of every guest: own stack, own interrupt vectors, then main. Entered as booted by the
   ppce500 board: MSR = 0, effective address 0 mapped to physical 0 by TLB1 entry 0. */

#define SPR_DECAR 54
#define SPR_IVPR 63
#define SPR_SRR0 26
#define SPR_SRR1 27

        .macro ivor spr, handler
        li      %r4, \handler@l
        mtspr   \spr, %r4
        .endm

        .section .text.start, "ax"
        .globl  _start
        .type   _start, @function
_start:
        lis     %r1, stack_top@ha
        addi    %r1, %r1, stack_top@l
        li      %r0, 0
        stwu    %r0, -16(%r1)           /* a zero back chain: gdb's backtrace ends here */
        lis     %r3, _start@h           /* the vectors share the upper half of this address */
        mtspr   SPR_IVPR, %r3
        ivor    400, stray_interrupt    /* critical input */
        ivor    401, stray_interrupt    /* machine check */
        ivor    402, stray_interrupt    /* data storage */
        ivor    403, stray_interrupt    /* instruction storage */
        ivor    404, stray_interrupt    /* external input */
        ivor    405, stray_interrupt    /* alignment */
        ivor    406, stray_interrupt    /* program */
        ivor    408, stray_interrupt    /* system call */
        ivor    410, decrementer_entry  /* decrementer */
        ivor    411, stray_interrupt    /* fixed-interval timer */
        ivor    412, stray_interrupt    /* watchdog */
        ivor    413, stray_interrupt    /* data TLB miss */
        ivor    414, stray_interrupt    /* instruction TLB miss */
        ivor    415, stray_interrupt    /* debug */
        isync
        bl      main
        b       stray_interrupt         /* main does not return */
        .size   _start, . - _start

        .section .text.vectors, "ax"

/* An interrupt nobody asked for ends here, where a debugger finds it by name; SRR0 says where from. */
        .balign 16
        .globl  stray_interrupt
        .type   stray_interrupt, @function
stray_interrupt:
        b       stray_interrupt
        .size   stray_interrupt, . - stray_interrupt

/* Saves what a C function may change, calls on_decrementer and returns to the interrupted code. */
        .balign 16
        .globl  decrementer_entry
        .type   decrementer_entry, @function
decrementer_entry:
        stwu    %r1, -80(%r1)
        stw     %r0, 8(%r1)
        stmw    %r25, 52(%r1)
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
        mfcr    %r25
        mflr    %r26
        mfctr   %r27
        mfxer   %r28
        mfspr   %r29, SPR_SRR0
        mfspr   %r30, SPR_SRR1
        bl      on_decrementer
        mtspr   SPR_SRR1, %r30
        mtspr   SPR_SRR0, %r29
        mtxer   %r28
        mtctr   %r27
        mtlr    %r26
        mtcr    %r25
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
        lmw     %r25, 52(%r1)
        lwz     %r0, 8(%r1)
        addi    %r1, %r1, 80
        rfi
        .size   decrementer_entry, . - decrementer_entry

/* A guest without a timer does not define this one. */
        .weak   on_decrementer
        .type   on_decrementer, @function
on_decrementer:
        blr
        .size   on_decrementer, . - on_decrementer

        .section .note.GNU-stack, "", @progbits
