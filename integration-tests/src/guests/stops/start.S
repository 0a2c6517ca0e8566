/* Entry of the stops guest: a stack, main, then power-off through the board's GPIO pin 0. */
	.file "start.S"
        .globl  _start
_start:
        lis     %r1, stack_top@ha
        addi    %r1, %r1, stack_top@l
        li      %r0, 0
        stwu    %r0, -16(%r1)
        stw     %r0, 4(%r1)
        bl      main

/* Maps the device window (EA 0xE0000000 to PA 0xFE0000000, 1 MiB, guarded) and drives the pin. */
        .globl  power_off
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
        stw     %r3, -0x0FF8(%r4)       /* data: pin 0 high, the machine goes off */
hang:   b       hang

/* One load-reserve and store-conditional pair without a loop around it. */
        .globl  atomic_add
        .type   atomic_add, @function
atomic_add:
        .globl  atomic_load
atomic_load:
        lwarx   %r5, 0, %r3
        add     %r5, %r5, %r4
        stwcx.  %r5, 0, %r3
        bne-    atomic_load
        .globl  atomic_done
atomic_done:
        mr      %r3, %r5
        blr
        .size   atomic_add, .-atomic_add

/* Three stores in a row: the reported line and pc must be those of the middle one's end. */
        .globl  three_stores
        .type   three_stores, @function
three_stores:
        stw     %r4, 0(%r3)
        .globl  middle_store
middle_store:
        stw     %r4, 4(%r3)
        .globl  after_store
after_store:
        stw     %r4, 8(%r3)
        .globl  after_after_store
after_after_store:
        blr
        .size   three_stores, .-three_stores

        .section .bss
        .balign 16
        .space  16384
stack_top:
        .space  16
        .section .note.GNU-stack, "", @progbits
