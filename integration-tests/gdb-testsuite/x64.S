# Start of a C program on the bare pc-test in 64-bit mode, from the flat 32-bit mode in which the machine begins: the first
# GiB mapped as it is, a stack, SSE and x87, an empty .bss.
        .code32
        .globl  _start
_start: cld
        movl    $bss_start, %edi
        movl    $bss_end, %ecx
        subl    %edi, %ecx
        xorl    %eax, %eax
        rep stosb
        movl    $level3 + 3, level4     # present, writable
        movl    $level2 + 3, level3
        movl    $0x83, %eax             # present, writable, 2 MiB
        movl    $level2, %edi
1:      movl    %eax, (%edi)
        addl    $0x200000, %eax
        addl    $8, %edi
        cmpl    $0x40000083, %eax
        jne     1b
        movl    $level4, %eax
        movl    %eax, %cr3
        movl    %cr4, %eax
        orl     $0x620, %eax            # PAE, OSFXSR, OSXMMEXCPT
        movl    %eax, %cr4
        movl    $0xc0000080, %ecx       # EFER
        rdmsr
        orl     $0x100, %eax            # LME
        wrmsr
        movl    %cr0, %eax
        andl    $0xfffffff3, %eax       # neither EM nor TS
        orl     $0x80000002, %eax       # PG, MP
        movl    %eax, %cr0
        lgdt    table
        ljmp    $8, $2f

        .code64
2:      movl    $16, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        movl    $0xf00000, %esp
        fninit
        incl    starts
        xorl    %ebp, %ebp
        movl    $1, %edi
        movl    $arguments, %esi
        call    main
        movl    %eax, %edi
        call    exit

        .globl  power_off
        .type   power_off, @function
power_off:
        movl    %edi, %eax
        outb    %al, $0xf4
3:      jmp     3b
        .size   power_off, .-power_off

        .data
starts: .long   0                       # loaded data that changes: compare-sections has to find it
        .balign 8
segments:
        .quad   0, 0x00af9b000000ffff, 0x00cf93000000ffff # 64-bit code, data
table:  .word   23
        .quad   segments

        .bss
        .balign 4096
level4: .skip   4096
level3: .skip   4096
level2: .skip   4096
        .section .note.GNU-stack, "", @progbits
