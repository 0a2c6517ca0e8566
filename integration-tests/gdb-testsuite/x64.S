# Start of a C program on the bare pc-test in 64-bit mode: the first GiB mapped as it is, a stack, SSE and x87, an empty
# .bss. It begins in the flat 32-bit mode of the machine's start, or in 64-bit mode where gdb has loaded it over another
# program without a reset; so the tables lie where no program does, and these first instructions mean the same in both.
        .set    level4, 0xf01000
        .set    level3, 0xf02000
        .set    level2, 0xf03000
        .code32
        .globl  _start
_start: cld
        movl    %cr0, %eax
        testl   %eax, %eax              # PG is its sign
        js      2f
        movl    $level4, %edi
        movl    $0x3000, %ecx
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
2:      lgdt    table
        movl    $16, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        movl    $0xf00000, %esp
        movl    $bss_start, %edi
        movl    $bss_end, %ecx
        subl    %edi, %ecx
        xorl    %eax, %eax
        rep stosb
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
        .section .note.GNU-stack, "", @progbits
