/* Entries of the smp guest: CPU 0 as the board boots it, the others as the spin table releases them.
   Both find effective address 0 mapped to physical 0 and MSR = 0; r3 is the device tree or the CPU's index. */

        .file   "start.S"

#define SPR_IVPR 63
#define SPR_SRR0 26
#define SPR_SRR1 27
#define SPR_HID0 1008
#define STACK_SHIFT 12                  /* 4 KiB of stack for each CPU */

        .macro ivor spr, handler
        li      %r5, \handler@l
        mtspr   \spr, %r5
        .endm

        .section .text.start, "ax"
        .globl  _start
        .type   _start, @function
_start:
        mr      %r4, %r3
        li      %r3, 0
        lis     %r6, boot@ha
        addi    %r6, %r6, boot@l
        b       begin
        .size   _start, . - _start

        .globl  secondary_start
        .type   secondary_start, @function
secondary_start:
        lis     %r6, secondary@ha
        addi    %r6, %r6, secondary@l
        .size   secondary_start, . - secondary_start

/* r3 the index of this CPU, r6 where it goes with it; r4 its second argument. */
begin:
        addi    %r7, %r3, 1
        slwi    %r7, %r7, STACK_SHIFT
        lis     %r1, stacks@ha
        addi    %r1, %r1, stacks@l
        add     %r1, %r1, %r7
        li      %r0, 0
        stwu    %r0, -16(%r1)           /* a zero back chain: gdb's backtrace ends here */
        lis     %r5, _start@h           /* the vectors share the upper half of this address */
        mtspr   SPR_IVPR, %r5
        ivor    400, stray_interrupt    /* critical input */
        ivor    401, stray_interrupt    /* machine check */
        ivor    402, stray_interrupt    /* data storage */
        ivor    403, stray_interrupt    /* instruction storage */
        ivor    404, external_entry     /* external input */
        ivor    405, stray_interrupt    /* alignment */
        ivor    406, stray_interrupt    /* program */
        ivor    408, stray_interrupt    /* system call */
        ivor    410, stray_interrupt    /* decrementer */
        ivor    411, stray_interrupt    /* fixed-interval timer */
        ivor    412, stray_interrupt    /* watchdog */
        ivor    413, stray_interrupt    /* data TLB miss */
        ivor    414, stray_interrupt    /* instruction TLB miss */
        ivor    415, stray_interrupt    /* debug */
        mfspr   %r5, SPR_HID0
        oris    %r5, %r5, 0x80          /* DOZE: what MSR[WE] asks for */
        mtspr   SPR_HID0, %r5
        isync
        mtlr    %r6
        blrl
        b       stray_interrupt         /* neither returns */

        .section .text.vectors, "ax"

/* An interrupt nobody asked for ends here, where a debugger finds it by name; SRR0 says where from. */
        .balign 16
        .globl  stray_interrupt
        .type   stray_interrupt, @function
stray_interrupt:
        b       stray_interrupt
        .size   stray_interrupt, . - stray_interrupt

/* Saves what a C function may change, calls on_external and returns, awake, to the interrupted code. */
        .balign 16
        .globl  external_entry
        .type   external_entry, @function
external_entry:
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
        bl      on_external
        rlwinm  %r30, %r30, 0, 14, 12   /* MSR[WE] off: the wait is over */
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
        .size   external_entry, . - external_entry

        .section .note.GNU-stack, "", @progbits
