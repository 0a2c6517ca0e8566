/* A loop that calls a function which reads one variable and writes another. x86.S has the same labels:
   what a debugger is told about one is asked of the other in the same words. */
        .globl  _start, second, third, body, load, store, stored, source, written, spare
        .text
_start: lis     %r1, stack_top@ha
second: addi    %r1, %r1, stack_top@l
third:  li      %r31, 3                 /* the first argument; each call's is one more */
turn:   mr      %r3, %r31
        bl      body
        addi    %r31, %r31, 1
        b       turn

body:   lis     %r9, source@ha
load:   lwz     %r5, source@l(%r9)
        add     %r5, %r5, %r3
        lis     %r9, written@ha
store:  stw     %r5, written@l(%r9)
stored: blr

        .data
source: .long   7
written: .long  0
        .balign 256
spare:  .space  256                     /* nobody comes here */
        .space  4096
stack_top:
        .section .note.GNU-stack, "", @progbits
