# A multiboot kernel in flat 32-bit mode without paging: what every KVM can run, an emulating one included.
        .section .multiboot, "a"
        .balign 4
        .long   0x1badb002, 0, -0x1badb002

        .text
        .code32
        .globl  _start
_start: cli
        cld
        movl    $stack_top, %esp
        call    main
        movl    $0xf4, %edx             # the debug-exit port
        outb    %al, %dx
1:      hlt
        jmp     1b

        .bss
        .balign 16
        .skip   4096
stack_top:
