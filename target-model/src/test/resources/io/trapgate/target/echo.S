/* A guest that echoes each received character plus one, by interrupt alone: UART to MPIC source 42
 * to external input, acknowledged through EPR. 'q' switches the board off. Rebuild with:
 *   powerpc-linux-gnu-gcc -mcpu=8548 -nostdlib -static -Wl,-N,-Ttext=0x100000,--build-id=none \
 *     -o echo.elf echo.S && powerpc-linux-gnu-strip echo.elf
 */
#define CCSR 0xE0000000
        .globl  _start
_start: lis     %r4, 0x1001             /* MAS0: TLB1, entry 1 */
        mtspr   624, %r4
        lis     %r4, 0x8000             /* MAS1: valid, 1 MiB */
        ori     %r4, %r4, 0x0500
        mtspr   625, %r4
        lis     %r4, CCSR@h             /* MAS2: caching inhibited, guarded */
        ori     %r4, %r4, 0x000A
        mtspr   626, %r4
        lis     %r4, CCSR@h             /* MAS3, MAS7: 0xF_E0000000, supervisor */
        ori     %r4, %r4, 0x0015
        mtspr   627, %r4
        li      %r4, 0xF
        mtspr   944, %r4
        isync
        tlbwe
        isync
        lis     %r4, _start@h           /* IVPR, IVOR4 */
        mtspr   63, %r4
        li      %r4, handler - _start
        mtspr   404, %r4
        lis     %r10, CCSR@h            /* r10: CCSR, r11: MPIC */
        addis   %r11, %r10, 4
        lis     %r4, 0x6000             /* GCR: external proxy */
        stw     %r4, 0x1020(%r11)
        li      %r4, 0
        stw     %r4, 0x80(%r11)         /* CTPR: take all */
        addis   %r12, %r11, 1
        lis     %r4, 5                  /* source 42: priority 5, vector 0x42 */
        ori     %r4, %r4, 0x42
        stw     %r4, 42*0x20(%r12)
        li      %r4, 1                  /* UART: FIFOs on, receiver interrupt */
        stb     %r4, 0x4502(%r10)
        stb     %r4, 0x4501(%r10)
        li      %r4, '>'
        stb     %r4, 0x4500(%r10)
wait:   lis     %r4, 0x0004             /* MSR: WE, EE */
        ori     %r4, %r4, 0x8000
        mtmsr   %r4
        isync
        b       wait

        .balign 256
handler:
        mfspr   %r5, 702                /* EPR: the vector, acknowledged */
        cmpwi   %r5, 0x42
        bne     off
        lbz     %r6, 0x4500(%r10)
        cmpwi   %r6, 'q'
        beq     off
        addi    %r6, %r6, 1
        stb     %r6, 0x4500(%r10)
        li      %r4, 0
        stw     %r4, 0xB0(%r11)         /* EOI */
        mfspr   %r4, 27                 /* SRR1: leave the wait */
        rlwinm  %r4, %r4, 0, 14, 12
        mtspr   27, %r4
        rfi
off:    addis   %r4, %r10, 0xF          /* GPIO pin 0: output, high */
        ori     %r4, %r4, 0xF000
        lis     %r5, 0x8000
        stw     %r5, 0(%r4)
        stw     %r5, 8(%r4)
        b       .
