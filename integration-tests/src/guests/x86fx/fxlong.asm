; The frame around floating-point code under long mode: with paging, in 64-bit and 32-bit code, at privilege level 0 and 3.
; nasm -f bin; the image belongs at 0x1000, its first byte is entered in real mode.
;
; GO loads what is at SELECTORS and RAX_VALUE, and leaves by IRETQ with the frame that RSP points at. What is tried ends with an
; exception, UD2 if with no other: it leads to CAUGHT with the vector pushed.

SELECTORS       equ 0x6f00            ; DS, ES, FS, GS
RAX_VALUE       equ 0x6f08
CAUGHT          equ 0x1900
GO              equ 0x1910
TOP             equ 0x7000
TABLES          equ 0x100000
STATE           equ 0x1f80            ; the task state

CODE64          equ 0x08
DATA            equ 0x10
TASK            equ 0x68

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
        mov     al, 0xff              ; no interrupts from the board
        out     0x21, al
        out     0xa1, al
        lgdt    [gdt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     CODE32:flat
bits 32
flat:
        mov     ax, DATA
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        ; memory is zero; the lowest 2 MiB in 4 KiB pages, at the start and the end of each half of the space and of its lowest
        ; 4 GiB; and once more as one large page
        mov     eax, TABLES + 0x1007
        mov     [TABLES], eax
        mov     [TABLES + 8 * 255], eax
        mov     [TABLES + 8 * 256], eax
        mov     [TABLES + 8 * 511], eax
        mov     eax, TABLES + 0x2007
        mov     [TABLES + 0x1000], eax
        mov     [TABLES + 0x1000 + 8 * 3], eax
        mov     [TABLES + 0x1000 + 8 * 511], eax
        mov     eax, TABLES + 0x3007
        mov     [TABLES + 0x2000], eax
        mov     [TABLES + 0x2000 + 8 * 511], eax
        mov     dword [TABLES + 0x2000 + 8 * 2], 0x83
        mov     edi, TABLES + 0x3000
        mov     eax, 7
        mov     ecx, 512
.fill:  mov     [edi], eax
        add     eax, 0x1000
        add     edi, 8
        loop    .fill
        mov     dword [TABLES + 0x3000 + 8 * 0x21], 0x21006    ; not present
        mov     dword [TABLES + 0x3000 + 8 * 0x23], 0x23005    ; read-only
        mov     dword [TABLES + 0x3000 + 8 * 0x25], 0x25003    ; supervisor's
        mov     dword [TABLES + 0x3000 + 8 * 0x27], 0x27001    ; supervisor's and read-only
        mov     dword [TABLES + 0x3000 + 8 * 0x29], 0x29006
        mov     dword [TABLES + 0x3000 + 8 * 0x2a], 0x2a005
        mov     dword [TABLES + 0x3000 + 8 * 0x2b], 0x2b006
        mov     dword [TABLES + 0x3000 + 8 * 0x2c], 0x2c005
        mov     dword [TABLES + 0x3000 + 8 * 0x2f], 0xf0000007 ; nothing is there
        mov     eax, cr4
        or      eax, 0x620            ; OSXMMEXCPT, OSFXSR, PAE
        mov     cr4, eax
        mov     ecx, 0xc0000080
        rdmsr
        or      eax, 0x900            ; NXE, LME
        wrmsr
        mov     eax, TABLES
        mov     cr3, eax
        mov     eax, cr0
        and     eax, ~0x6000000c      ; no CD and NW, no EM, no TS
        or      eax, 0x80010022       ; PG, WP, NE, MP
        mov     cr0, eax
        jmp     CODE64:start

CODE32          equ 0x18
bits 64
start:
        mov     ax, TASK
        ltr     ax
        lidt    [abs idt_pointer]
        mov     rsp, TOP
        jmp     CAUGHT

        times CAUGHT - 0x1000 - ($ - $$) db 0xcc
        jmp     $
        times GO - 0x1000 - ($ - $$) db 0xcc
        mov     ax, [abs SELECTORS]
        mov     ds, ax
        mov     ax, [abs SELECTORS + 2]
        mov     es, ax
        mov     ax, [abs SELECTORS + 4]
        mov     fs, ax
        mov     ax, [abs SELECTORS + 6]
        mov     gs, ax
        mov     rax, [abs RAX_VALUE]
        iretq

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
        segment_ 0, 0xffff, 0x9b, 0xaf        ; 08 64-bit code
        segment_ 0, 0xffff, 0x93, 0xcf        ; 10 data
        segment_ 0, 0xffff, 0x9b, 0xcf        ; 18 32-bit code
        segment_ 0, 0xffff, 0xfb, 0xcf        ; 20 the same of level 3
        segment_ 0, 0xffff, 0xf3, 0xcf        ; 28
        segment_ 0, 0xffff, 0xfb, 0xaf        ; 30
        segment_ 0x24000, 511, 0xf3, 0x40     ; 38 as long as an area
        segment_ 0x24000, 287, 0xf3, 0x40     ; 40 as long as what KVM's emulator needs of it
        segment_ 0x24000, 159, 0xf3, 0x40     ; 48 the same without XMM registers
        segment_ 0x20000, 0xffff, 0xf1, 0xcf  ; 50 read-only
        segment_ 0x20000, 0x3fff, 0xf7, 0x40  ; 58 expand-down: from 0x4000 on
        segment_ 0, 0xffff, 0xf9, 0xcf        ; 60 code that can't be read
        segment_ STATE, 0x67, 0x89, 0x00       ; 68
        dq      0
gdt_end:
gdt_pointer:
        dw      gdt_end - gdt - 1
        dd      gdt
align 8
idt:
%assign n 0
%rep 32
        dw      stub_ %+ n, CODE64, 0x8e00, 0
        dq      0
%assign n n + 1
%endrep
idt_end:
idt_pointer:
        dw      idt_end - idt - 1
        dq      idt
        times STATE - 0x1000 - ($ - $$) db 0
        dd      0
        dq      TOP                   ; RSP0
        times 0x2000 - ($ - $$) db 0
