# From a multiboot loader to long mode on the first CPU; from SIPI to long mode on the others.

CODE32  = 0x08
DATA32  = 0x10
CODE64  = 0x18
START   = 0xa000                # the page that SIPI names

        .macro  TO_LONG target          # paging and long mode on, without a stack: the others have none yet
        movl    %cr4, %eax
        orl     $0x20, %eax             # PAE
        movl    %eax, %cr4
        movl    $pml4, %eax
        movl    %eax, %cr3
        movl    $0xc0000080, %ecx       # EFER
        rdmsr
        orl     $0x100, %eax            # LME
        wrmsr
        movl    %cr0, %eax
        orl     $0x80010000, %eax       # PG, WP
        movl    %eax, %cr0
        ljmp    $CODE64, $\target
        .endm

        .section .text.low, "ax"
        .code16
        .globl  other_start, _start, in_long, other_in_long
other_start:                    # CS is START / 16, IP is 0
        cli
        movw    %cs, %ax
        movw    %ax, %ds
        lgdtl   gdt_pointer - START
        movl    %cr0, %eax
        orb     $1, %al
        movl    %eax, %cr0
        ljmpl   $CODE32, $1f
        .code32
1:      movl    $DATA32, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        TO_LONG other_in_long

        .balign 4
        .long   0x1badb002, 0, -0x1badb002
gdt:    .quad   0
        .quad   0x00cf9b000000ffff      # 08: 32-bit code
        .quad   0x00cf93000000ffff      # 10: data
        .quad   0x00af9b000000ffff      # 18: 64-bit code
gdt_pointer:
        .word   . - gdt - 1
        .long   gdt

_start: cli
        cld
        lgdt    gdt_pointer
        ljmp    $CODE32, $1f
1:      movl    $DATA32, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        movl    $pdpt + 3, pml4         # the first and the fourth GiB, in pages of 2 MiB
        movl    $directory + 3, pdpt
        movl    $high_directory + 3, pdpt + 24
        movl    $0x83, %eax
        xorl    %ecx, %ecx
1:      movl    %eax, directory(, %ecx, 8)
        leal    0xc0000000(%eax), %edx
        movl    %edx, high_directory(, %ecx, 8)
        addl    $0x200000, %eax
        incl    %ecx
        cmpl    $512, %ecx
        jb      1b
        TO_LONG in_long

        .code64
in_long:
        movl    $stacks + 4096, %esp
        xorl    %ebp, %ebp
        call    main
        ud2
other_in_long:
        movl    $1, %edi                # each takes a number, and the stack of that number
        lock xaddl %edi, taken
        leal    1(%rdi), %esp
        shll    $12, %esp
        addl    $stacks, %esp
        xorl    %ebp, %ebp
        call    other_main
        ud2

        .data
        .globl  taken
taken:  .long   1

        .section .bss
        .balign 4096
pml4:   .space  4096
pdpt:   .space  4096
directory: .space 4096
high_directory: .space 4096
stacks: .space  8 * 4096
