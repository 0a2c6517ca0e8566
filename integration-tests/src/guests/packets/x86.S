# A loop that calls a function which reads one variable and writes another. booke.S has the same labels:
# what a debugger is told about one is asked of the other in the same words. Protected mode, as multiboot leaves it.
        .globl  _start, second, third, body, load, store, stored, source, written, spare
        .text
        .balign 4
        .long   0x1badb002, 0, -0x1badb002
        .balign 16
        .code32
_start: movl    $stack_top, %esp
second: xorl    %eax, %eax
third:  movl    $3, %ebx                # the first argument; each call's is one more
turn:   movl    %ebx, %edi
        call    body
        incl    %ebx
        jmp     turn

body:   cld
load:   movl    source, %eax
        addl    %edi, %eax
store:  movl    %eax, written
stored: ret

        .data
source: .long   7
written: .long  0
        .balign 256
spare:  .space  256                     # nobody comes here
        .space  4096
stack_top:
        .section .note.GNU-stack, "", @progbits
