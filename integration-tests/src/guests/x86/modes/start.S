# Protected mode as a multiboot loader leaves it, real mode, protected mode again, long mode; a place to stop at in each.

UART    = 0x3f8
CODE32  = 0x08
DATA32  = 0x10
CODE16  = 0x18
DATA16  = 0x20
CODE64  = 0x28

        .section .multiboot, "ax"
        .balign 4
        .long   0x1badb002, 0, -0x1badb002

        .section .text.low, "ax"
        .macro  PRINTER name            # prints what ESI points at, in the mode that it is assembled for
\name:  movw    $UART+5, %dx
1:      inb     %dx, %al
        testb   $0x20, %al
        jz      1b
        movw    $UART, %dx
        lodsb
        testb   %al, %al
        jz      2f
        outb    %al, %dx
        jmp     \name
2:      ret
        .endm

# ---- protected mode -------------------------------------------------------------------------------------------------
        .code32
        .globl  _start, protected_step, protected_store, to_real, protected_again, to_long, protected_count
_start: cli
        cld
        movl    $stack_top, %esp
        lgdt    gdt_pointer
        ljmp    $CODE32, $1f
1:      movl    $DATA32, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %fs
        movl    %eax, %gs
        movl    %eax, %ss
        movl    $in_protected, %esi
        call    say32
        movl    $1, %ecx
        call    protected_step
        jmp     to_real
PRINTER say32

        .type   protected_step, @function
protected_step:                         # adds ECX to a counter
        movl    protected_count, %eax
        addl    %ecx, %eax
protected_store:
        movl    %eax, protected_count
        ret
        .size   protected_step, . - protected_step

to_real:
        ljmp    $CODE16, $1f
        .code16
1:      movw    $DATA16, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movl    %cr0, %eax
        andb    $0xfe, %al
        movl    %eax, %cr0
        ljmp    $0, $in_real_mode

# ---- real mode ------------------------------------------------------------------------------------------------------
        .globl  in_real_mode, real_step, real_store, real_far, real_interrupt, real_handler, real_trap, real_count
in_real_mode:
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        movw    $stack_top16, %sp
        lidt    vectors
        movw    $in_real, %si
        call    say16
        movw    $2, %cx
        call    real_step
        lcall   $FAR_SEGMENT, $real_far - FAR_SEGMENT * 16
        movw    $real_handler, 4 * 0x60
        movw    $0, 4 * 0x60 + 2
real_trap:
        int     $0x60
        movw    $16, %cx                # a string, byte by byte
        movw    $pattern, %si
        movw    $copy, %di
real_string:
        rep movsb
        movw    $back, %si
        call    say16
        lgdt    gdt_pointer
        movl    %cr0, %eax
        orb     $1, %al
        movl    %eax, %cr0
        ljmpl   $CODE32, $protected_again
PRINTER say16

        .type   real_step, @function
real_step:                              # adds CX to a counter
        movw    real_count, %ax
        addw    %cx, %ax
real_store:
        movw    %ax, real_count
        ret
        .size   real_step, . - real_step

FAR_SEGMENT = 0x0a00                    # where the offset in CS is not the linear address
        .type   real_far, @function
real_far:
        incw    real_count
        lret
        .size   real_far, . - real_far

        .type   real_handler, @function
real_handler:
        incw    real_interrupt
        iret
        .size   real_handler, . - real_handler

# ---- protected mode again, and paging -------------------------------------------------------------------------------
# Linear 0 to 2 MiB in pages of 4 KiB, the rest of the first and the fourth GiB in pages of 2 MiB.
        .code32
protected_again:
        movl    $DATA32, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        movl    $stack_top, %esp
        movl    $in_protected_again, %esi
        call    say32
        movl    $2, %ecx
        call    protected_step
        movl    $pdpt + 3, pml4
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
        movl    $page_table + 3, directory
        movl    $3, %eax
        xorl    %ecx, %ecx
1:      movl    %eax, page_table(, %ecx, 8)
        addl    $0x1000, %eax
        incl    %ecx
        cmpl    $512, %ecx
        jb      1b
to_long:
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
        ljmp    $CODE64, $in_long

# ---- long mode ------------------------------------------------------------------------------------------------------
        .code64
        .globl  in_long, compatibility, compat_step, compat_store, compat_count
in_long:
        xorl    %eax, %eax
        movl    %eax, %ss
        movl    %eax, %ds
        movl    %eax, %es
        movl    $stack_top, %esp
        xorl    %ebp, %ebp
        call    main
        ud2

# 32-bit code under long mode's paging, and back.
        .type   compatibility, @function
compatibility:
        pushq   %rbx
        ljmpl   *to_compat(%rip)
        .code32
in_compat:
        movl    $DATA32, %eax
        movl    %eax, %ss
        movl    %eax, %ds
        call    compat_step
        ljmp    $CODE64, $1f
        .code64
1:      xorl    %eax, %eax
        movl    %eax, %ss
        movl    %eax, %ds
        popq    %rbx
        ret
        .size   compatibility, . - compatibility

        .code32
        .type   compat_step, @function
compat_step:
        movl    compat_count, %eax
        incl    %eax
compat_store:
        movl    %eax, compat_count
        ret
        .size   compat_step, . - compat_step

# Instructions to step over, each with the place behind it.
        .code64
        .globl  shadows, load_ss, after_ss, set_if, after_if, software_interrupt, after_interrupt, pushed_flags
        .type   shadows, @function
shadows:
        movl    %ss, %eax
load_ss:
        movl    %eax, %ss
        nop
after_ss:
        nop
set_if: sti
        nop
after_if:
        cli
software_interrupt:
#ifdef EMULATED                          // KVM's instruction emulator has it in real mode only
        incl    interrupts
#else
        int     $0x40
#endif
after_interrupt:
        pushfq
        popq    %rax
        movq    %rax, pushed_flags
        ret
        .size   shadows, . - shadows

# An access to nowhere, which the #GP handler leads behind.
        .globl  touch_nowhere, behind_nowhere
        .type   touch_nowhere, @function
touch_nowhere:
        movabsq $0x8000000000000000, %rax
        movb    (%rax), %al
behind_nowhere:
        ret
        .size   touch_nowhere, . - touch_nowhere

# Copies RDX bytes from RSI to RDI, and fills RDX bytes there.
        .globl  copy_bytes, copying, after_copying, fill_bytes, filling
        .type   copy_bytes, @function
copy_bytes:
        movq    %rdx, %rcx
copying:
        rep movsb
after_copying:
        ret
        .size   copy_bytes, . - copy_bytes
        .type   fill_bytes, @function
fill_bytes:
        movq    %rdx, %rcx
        movb    $0x5a, %al
filling:
        rep stosb
        ret
        .size   fill_bytes, . - fill_bytes

# What the guest's own debug registers are set on, and three instructions that it steps with TF.
        .globl  own_code, own_store, after_own_store, own_steps
        .type   own_code, @function
own_code:
        nop
own_store:
        movl    %edi, own_data
after_own_store:
        ret
        .size   own_code, . - own_code
        .type   own_steps, @function
own_steps:
        pushfq
        orl     $0x100, (%rsp)
        popfq
        nop
        nop
        pushfq
        andl    $~0x100, (%rsp)
        popfq
        ret
        .size   own_steps, . - own_steps

# ---- exceptions and interrupts of long mode -------------------------------------------------------------------------
        .macro  ENTRY vector
        .globl  entry_\vector
entry_\vector:
        .if     \vector != 8 && \vector != 10 && \vector != 11 && \vector != 12 && \vector != 13 && \vector != 14
        pushq   $0
        .endif
        pushq   $\vector
        jmp     enter
        .balign 16
        .endm
        .balign 16
        .globl  entries
entries:
        .set    number, 0
        .rept   0x41
        .altmacro
        ENTRY   %number
        .noaltmacro
        .set    number, number + 1
        .endr
        .cfi_sections .debug_frame      # a debugger finds its way to the code that was interrupted
        .macro  SAVE register
        pushq   %\register
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset \register, 0
        .endm
        .type   enter, @function
        .cfi_startproc simple
        .cfi_signal_frame
        .cfi_def_cfa rsp, 16            # behind the vector and the error code: RIP, CS, RFLAGS, RSP, SS
        .cfi_offset rip, 0
        .cfi_offset rsp, 24
enter:
        .irp    register, rax, rcx, rdx, rbx, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
        SAVE    \register
        .endr
        movq    %rsp, %rdi
        cld
        call    trap
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %r11
        popq    %r10
        popq    %r9
        popq    %r8
        popq    %rdi
        popq    %rsi
        popq    %rbp
        popq    %rbx
        popq    %rdx
        popq    %rcx
        popq    %rax
        addq    $16, %rsp
        .cfi_def_cfa rsp, 0
        .globl  return_from_trap
return_from_trap:
        iretq
        .cfi_endproc
        .size   enter, . - enter

        .section .data.low, "aw"
        .balign 8
gdt:    .quad   0
        .quad   0x00cf9b000000ffff      # 08: 32-bit code
        .quad   0x00cf93000000ffff      # 10: data, 4 GiB
        .quad   0x00009b000000ffff      # 18: 16-bit code
        .quad   0x000093000000ffff      # 20: data, 64 KiB
        .quad   0x00af9b000000ffff      # 28: 64-bit code
gdt_pointer:
        .word   . - gdt - 1
        .long   gdt
vectors:
        .word   0x3ff
        .long   0
to_compat:
        .long   in_compat
        .word   CODE32
        .balign 8
pushed_flags: .quad 0
protected_count: .long 0
compat_count: .long 0
real_count: .word 0
real_interrupt: .word 0
        .space  256
stack_top16:
pattern: .ascii "sixteen letters."
copy:   .space  16
in_protected: .asciz "protected mode\r\n"
in_real: .asciz "real mode\r\n"
back:   .asciz  "back to protected mode\r\n"
in_protected_again: .asciz "protected mode again\r\n"

        .section .bss
        .balign 4096
        .globl  page_table
pml4:   .space  4096
pdpt:   .space  4096
directory: .space 4096
high_directory: .space 4096
page_table: .space 4096
        .space  16384
stack_top:
