# A boot sector: enters big real mode and keeps the FPU's and SSE's state over each trip into protected mode with
# FXSAVE and FXRSTOR in 16-bit code. Three rounds with the area in the first 64 KiB, three with the area at 2 MiB,
# reached through a 32-bit offset. What came back is compared byte by byte, and said on the serial line.

UART    = 0x3f8
EXIT    = 0xf4
AREA    = 0x8000                # 512 bytes for the state before the trip, 512 for the state after it
HIGH    = 0x200000              # beyond what real mode reaches without a 4 GiB limit
IMAGE   = 288                   # what FXSAVE writes outside of 64-bit mode
MARK    = 0xa5
        .ifdef  EMULATED                # only what KVM's instruction emulator can execute
STATE   = 160                   # no x87 but XMM0
        .else
STATE   = 32
        .endif

        .code16
        .globl  _start, probe, unreal, trip, save, restore, inside, same, say, leave, round, area, probed
_start: ljmp    $0, $1f
1:      cli
        cld
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movw    $_start, %sp
        movl    %cr4, %eax
        orw     $0x200, %ax             # OSFXSR: the XMM registers are part of the state
        movl    %eax, %cr4
        fninit
        .ifndef EMULATED
        ldmxcsr mxcsr
        .endif
        movw    $hello, %si
        call    say

# Who checks what: the area would end behind the segment, its first 288 bytes don't.
probe:  movw    $refused, 4*13
        movw    $0, 4*13+2
        pushw   $0x1000
        popw    %ds
        fxsave  0xfe10
after:  pushw   %ss
        popw    %ds
        movw    $probed, %si
        call    say

        call    unreal
        movl    $AREA, %ebx
rounds: incb    round
        movb    round, %al
        movb    %al, (state+5)          # another state in each round
        .ifndef EMULATED
        fldcw   control
        fldt    state
        .endif
        movups  state, %xmm0
        movups  state, %xmm7
        call    trip
        call    same
        movb    round, %al
        addb    $'0', %al
        movb    %al, number
        movw    $okay, %si
        call    say
        cmpb    $3, round
        jne     1f
        movl    $HIGH, %ebx             # from now on through a 32-bit offset
1:      cmpb    $6, round
        jb      rounds
        xorl    %eax, %eax
leave:  outl    %eax, $EXIT
1:      hlt
        jmp     1b

# The #GP handler: the CPU has looked at all 512 bytes.
refused:
        movw    %sp, %bp
        movw    $after, (%bp)
        movl    $0x20323135, %ss:probed+7 # "512 "
        iret

# Flat data segments, whose limits stay when protection is off again.
unreal: lgdt    gdtr
        movl    %cr0, %eax
        incw    %ax
        movl    %eax, %cr0
        movw    $0x10, %dx
        movw    %dx, %ds
        movw    %dx, %es
        decw    %ax
        movl    %eax, %cr0
        movw    %ss, %dx
        movw    %dx, %ds
        movw    %dx, %es
        ret

# What a boot ROM does when it calls its protected mode part: the area is at %ebx.
trip:   movl    %ebx, %edi              # marks in both areas
        movl    $1024, %ecx
        movb    $MARK, %al
        rep stosb %al, %es:(%edi)
save:   fxsave  (%ebx)
        movl    %cr0, %eax
        incw    %ax
        movl    %eax, %cr0
        ljmpl   $0x08, $inside
back:   movl    %cr0, %eax
        decw    %ax
        movl    %eax, %cr0
        ljmp    $0, $restore
restore:
        fxrstor (%ebx)
        fxsave  512(%ebx)
        ret

        .code32
inside: fninit                          # the other side uses the registers as it likes
        movups  hello, %xmm0
        movaps  %xmm0, %xmm7
        ljmp    $0x18, $back
        .code16

# The state after the trip is the one before it, and nothing behind the image was touched.
same:   movl    %ebx, %esi
        leal    512(%ebx), %edi
        movl    $IMAGE, %ecx
        repe cmpsb %es:(%edi), %ds:(%esi)
        jne     wrong
        movl    $512-IMAGE, %ecx
1:      lodsb   (%esi), %al
        cmpb    $MARK, %al
        loopel  1b
        jne     wrong
        cmpb    $0, STATE+5(%ebx)       # and it was not an empty one
        je      wrong
        ret
wrong:  movw    $bad, %si
        call    say
        movl    $1, %eax
        jmp     leave

say:    movw    $UART+5, %dx
1:      inb     %dx, %al
        testb   $0x20, %al
        jz      1b
        movw    $UART, %dx
        lodsb
        testb   %al, %al
        jz      1f
        outb    %al, %dx
        jmp     say
1:      ret

round:  .byte   0
        .balign 4
state:  .quad   0x8123456789abcdef, 0xfedcba9876544001
control: .word  0x027f
mxcsr:  .long   0x1fa0
gdtr:   .word   0x1f
        .long   gdt
        .balign 4
gdt     = . - 8
        .quad   0x00cf9b000000ffff      # 08: 32-bit code, 4 GiB
        .quad   0x00cf93000000ffff      # 10: data, 4 GiB
        .quad   0x00009b000000ffff      # 18: 16-bit code, 64 KiB
area    = AREA
hello:  .asciz  "trapgate boot sector\r\n"
probed: .asciz  "checks 288 bytes\r\n"
okay:   .ascii  "round "
number: .asciz  "0 same\r\n"
bad:    .asciz  "WRONG\r\n"
        .org    510
        .word   0xaa55
