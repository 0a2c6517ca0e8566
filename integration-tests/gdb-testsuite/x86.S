# Start of a C program on the bare pc-test in flat 32-bit mode: a stack, SSE and x87, an empty .bss.
        .globl  _start
_start: movl    $0xf00000, %esp
        movl    %cr0, %eax
        andl    $0xfffffff3, %eax       # neither EM nor TS
        orl     $2, %eax                # MP
        movl    %eax, %cr0
        movl    %cr4, %eax
        orl     $0x600, %eax            # OSFXSR, OSXMMEXCPT
        movl    %eax, %cr4
        fninit
        cld
        movl    $bss_start, %edi
        movl    $bss_end, %ecx
        subl    %edi, %ecx
        xorl    %eax, %eax
        rep stosb
        incl    starts
        xorl    %ebp, %ebp
        subl    $8, %esp                # so that the stack is aligned behind the call
        pushl   $arguments
        pushl   $1
        call    main
        subl    $12, %esp
        pushl   %eax
        call    exit

        .globl  power_off
        .type   power_off, @function
power_off:
        movl    4(%esp), %eax
        outb    %al, $0xf4
1:      jmp     1b
        .size   power_off, .-power_off
        .data
starts: .long   0                       # loaded data that changes: compare-sections has to find it
        .section .note.GNU-stack, "", @progbits
