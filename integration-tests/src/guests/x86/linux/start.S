/* A multiboot kernel that brings Linux along: loaders that know multiboot 1 but not Linux's own protocol boot it. wrap.c
 * prepares what Linux wants; here are the two ends in assembler, and the bzImage, whose file name is the macro BZIMAGE. */

        .section .multiboot, "a"
        .long   0x1badb002              /* magic */
        .long   3                       /* modules on pages; memory information */
        .long   -(0x1badb002 + 3)

        .text
        .globl  _start
_start:
        cli
        mov     $stack_top, %esp
        push    %ebx                    /* the multiboot information */
        call    prepare                 /* returns the entry of Linux */
        lgdt    gdt_pointer
        ljmp    $0x10, $1f              /* Linux asks for code at 10 and data at 18, both flat */
1:      mov     $0x18, %ecx
        mov     %ecx, %ds
        mov     %ecx, %es
        mov     %ecx, %fs
        mov     %ecx, %gs
        mov     %ecx, %ss
        mov     $boot_params, %esi
        xor     %ebx, %ebx
        xor     %ebp, %ebp
        xor     %edi, %edi
        jmp     *%eax

        .section .rodata
        .balign 8
gdt:
        .quad   0
        .quad   0
        .quad   0x00cf9a000000ffff
        .quad   0x00cf92000000ffff
gdt_pointer:
        .word   gdt_pointer - gdt - 1
        .long   gdt

        .balign 16
        .globl  bzimage, bzimage_end
bzimage:
        .incbin BZIMAGE
bzimage_end:

        .bss
        .balign 16
        .skip   4096
stack_top:

        .section .note.GNU-stack, "", @progbits
