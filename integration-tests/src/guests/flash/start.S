/* Entry of both guests for the flash: the stack is in RAM, which is mapped one to one. */
        .file   "start.S"
        .section .text.start, "ax"
        .globl  _start
        .type   _start, @function
_start: lis     %r1, stack_top@ha
        addi    %r1, %r1, stack_top@l
        li      %r0, 0
        stwu    %r0, -16(%r1)           /* a zero back chain: gdb's backtrace ends here */
        bl      ENTRY_FUNCTION
1:      b       1b
        .size   _start, . - _start
        .section .note.GNU-stack, "", @progbits
