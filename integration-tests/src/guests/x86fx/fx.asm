; The frame around FXSAVE and FXRSTOR: brings the processor into a mode, and takes every exception.
; nasm -f bin -DMODE=n; the image belongs at 0x1000, its first byte is entered in real mode.
;
; An instruction is put at PROBE, a jump to CAUGHT behind it; exceptions lead to CAUGHT, too, with the vector pushed.

%define REALMODE        0
%define PROTECTED16 1
%define PROTECTED32 2

PROBE            equ 0x1800
CAUGHT          equ 0x1900
TOP           equ 0x7000

CODE32          equ 0x08
DATA32          equ 0x10
CODE16          equ 0x18
AREA288           equ 0x20              ; as long as an area without XMM8 to XMM15
AREA160         equ 0x28              ; as long as an area without XMM registers
READ_ONLY       equ 0x30

cpu x64
org 0x1000
bits 16
entry:
        cli
        cld
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, TOP
        mov     eax, cr4
        or      eax, 0x200            ; OSFXSR
        mov     cr4, eax
%if MODE == REALMODE
        mov     ax, 0x2000
        mov     fs, ax
        mov     gs, ax
        mov     es, ax
%assign n 0
%rep 32
        mov     dword [4 * n], stub_ %+ n
%assign n n + 1
%endrep
        jmp     CAUGHT
%else
        lgdt    [gdt_pointer]
        lidt    [idt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     CODE32:flat
bits 32
flat:
        mov     ax, DATA32
        mov     ds, ax
        mov     ss, ax
        mov     esp, TOP
        mov     ax, AREA288
        mov     fs, ax
        mov     ax, AREA160
        mov     gs, ax
        mov     ax, READ_ONLY
        mov     es, ax
%if MODE == PROTECTED16
        jmp     CODE16:CAUGHT
%else
        jmp     CAUGHT
%endif
%endif

        times PROBE - 0x1000 - ($ - $$) db 0xcc
        times CAUGHT - 0x1000 - ($ - $$) db 0xcc
        jmp     $
        times 0x910 - ($ - $$) db 0xcc
bits 32
%if MODE == PROTECTED16
        jmp     CODE16:CAUGHT         ; at 0x1910, from the handlers
%endif
%if MODE == REALMODE
bits 16
%assign n 0
%rep 32
stub_ %+ n:
        push    word n
        jmp     CAUGHT
%assign n n + 1
%endrep
%else
bits 32
%assign n 0
%rep 32
stub_ %+ n:
        push    byte n
        jmp     CAUGHT
%assign n n + 1
%endrep

%macro segment_ 4                     ; base, limit, access, flags
        dw      %2, (%1) & 0xffff
        db      ((%1) >> 16) & 0xff, %3, %4, 0
%endmacro
align 8
gdt:    dq      0
        segment_ 0, 0xffff, 0x9b, 0xcf
        segment_ 0, 0xffff, 0x93, 0xcf
        segment_ 0, 0xffff, 0x9b, 0x00
        segment_ 0x20000, 287, 0x93, 0x40
        segment_ 0x20000, 159, 0x93, 0x40
        segment_ 0x20000, 0xffff, 0x91, 0xcf
gdt_end:
gdt_pointer:
        dw      gdt_end - gdt - 1
        dd      gdt
align 8
idt:
%assign n 0
%rep 32
        dw      stub_ %+ n, CODE32, 0x8e00, 0
%assign n n + 1
%endrep
idt_end:
idt_pointer:
        dw      idt_end - idt - 1
        dd      idt
%endif
        times 0x2000 - ($ - $$) db 0
