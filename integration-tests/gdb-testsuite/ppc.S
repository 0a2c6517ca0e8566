/* Start of a C program on the bare ppce500 with an e500mc: a stack, floating point, an empty .bss. */
        .globl  _start
_start: lis     %r1, 0x00f0
        li      %r0, 0
        stwu    %r0, -16(%r1)
        mfmsr   %r3
        ori     %r3, %r3, 0x2000        /* FP */
        mtmsr   %r3
        isync
        lis     %r3, bss_start@ha
        addi    %r3, %r3, bss_start@l
        lis     %r4, bss_end@ha
        addi    %r4, %r4, bss_end@l
1:      cmplw   %r3, %r4
        bge     2f
        stb     %r0, 0(%r3)
        addi    %r3, %r3, 1
        b       1b
2:      lis     %r4, starts@ha
        lwz     %r3, starts@l(%r4)
        addi    %r3, %r3, 1
        stw     %r3, starts@l(%r4)
        li      %r3, 1
        lis     %r4, arguments@ha
        addi    %r4, %r4, arguments@l
        bl      main
        bl      exit

/* The device window (EA 0xE0000000 to PA 0xFE0000000, 1 MiB, guarded) and pin 0 of its GPIO, which ends the machine. */
        .globl  power_off
        .type   power_off, @function
power_off:
        lis     %r3, 0x1001             /* MAS0: TLB1, entry 1 */
        mtspr   624, %r3
        lis     %r3, 0x8000             /* MAS1: valid, 1 MiB */
        ori     %r3, %r3, 0x500
        mtspr   625, %r3
        lis     %r3, 0xE000             /* MAS2: cache-inhibited, guarded */
        ori     %r3, %r3, 0x0A
        mtspr   626, %r3
        lis     %r3, 0xE000             /* MAS3: low half of the address, all permissions */
        ori     %r3, %r3, 0x3F
        mtspr   627, %r3
        li      %r3, 0xF                /* MAS7: upper four address bits */
        mtspr   944, %r3
        isync
        tlbwe
        isync
        lis     %r4, 0xE010             /* GPIO at device window + 0xFF000 */
        lis     %r3, 0x8000
        stw     %r3, -0x1000(%r4)       /* direction: pin 0 out */
        stw     %r3, -0x0FF8(%r4)       /* data: pin 0 high */
3:      b       3b
        .size   power_off, .-power_off
        .data
starts: .long   0                       /* loaded data that changes: compare-sections has to find it */
        .section .note.GNU-stack, "", @progbits
