; The frame around random x86 instructions: brings the processor into a mode, starts one snippet after another, and
; takes every exception. nasm -f bin -DMODE=n; the image belongs at 0x1000, its first byte is entered in real mode.
;
; A snippet is SNIPPET_BYTES of code at SNIPPETS + n * SNIPPET_BYTES. It ends with any exception; INT 20h to FFh return.
; The handler loads what was pushed, so that a trace of the registers shows it.

%define REAL        0                 ; real mode, data segments with 4 GiB limits
%define PROTECTED16 1                 ; protected mode, 16-bit code, no paging
%define PROTECTED32 2                 ; protected mode, 32-bit code, no paging
%define PAGED32     3                 ; the same with 32-bit paging
%define PAE32       4                 ; the same with PAE paging
%define LONG64      5                 ; 64-bit mode
%define COMPAT32    6                 ; 32-bit code under long mode
%define USER32      7                 ; PAGED32 at privilege level 3
%define USER64      8                 ; LONG64 at privilege level 3
%define USERCOMPAT  9                 ; COMPAT32 at privilege level 3

%define IS_LONG     (MODE == LONG64 || MODE == COMPAT32 || MODE == USER64 || MODE == USERCOMPAT)
%define IS_PAE      (MODE == PAE32 || IS_LONG)
%define IS_PAGED    (MODE == PAGED32 || MODE == USER32 || IS_PAE)
%define IS_USER     (MODE == USER32 || MODE == USER64 || MODE == USERCOMPAT)
%define IS_16       (MODE == REAL || MODE == PROTECTED16)

SNIPPETS        equ 0x20000
SNIPPET_BYTES   equ 1024
STACK           equ 0x8000            ; its segment's base where it has one
STACK_TOP       equ 0x1E00            ; from there
WINDOW          equ 0x10000           ; data of the snippets
TABLES          equ 0x100000          ; page tables

CODE32          equ 0x08
DATA32          equ 0x10
CODE64          equ 0x18
CODE16          equ 0x20
DATA16          equ 0x28
STACK16         equ 0x30
EXTRA16         equ 0x38
USER_CODE32     equ 0x43
USER_DATA       equ 0x4B
USER_CODE64     equ 0x53
FS_DATA         equ 0x5B
GS_DATA         equ 0x63
TASK            equ 0x68
LOCAL           equ 0x78

cpu x64
org 0x1000
bits 16
entry:
        cli
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, STACK + STACK_TOP
        mov     al, 0xff              ; no interrupts from the board
        out     0x21, al
        out     0xa1, al
        lgdt    [gdt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     CODE32:flat

        times 0x70 - ($ - $$) db 0    ; at 0x1070:
cursor: dd      SNIPPETS - SNIPPET_BYTES
last:   dd      0                     ; at 0x1074: first address behind the snippets: written by whoever loads the image
        times 0x80 - ($ - $$) db 0

bits 32
flat:
        mov     ax, DATA32
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     esp, STACK + STACK_TOP
%if MODE == REAL
        mov     fs, ax
        mov     gs, ax
        mov     ax, STACK16           ; a 16-bit stack
        mov     ss, ax
        jmp     CODE16:leave_protected
bits 16
leave_protected:
        mov     eax, cr0
        and     al, 0xfe
        mov     cr0, eax
        jmp     0:in_real
in_real:
        xor     ax, ax
        mov     ds, ax
        jmp     start_real
%else
        mov     eax, cr0
        and     eax, ~0x0000000c      ; no EM, no TS
        or      eax, 0x00010022       ; MP, NE, WP
        mov     cr0, eax
        mov     eax, cr4
        or      eax, 0x608            ; OSFXSR, OSXMMEXCPT, DE
        mov     cr4, eax
%if IS_PAE
        ; memory is zero; 2 MiB of 4 KiB pages, a large page with the same memory behind them, and the same again at the top of the space
        mov     dword [TABLES + 0x0000], TABLES + 0x1007
        mov     dword [TABLES + 0x0800], TABLES + 0x1007
        mov     dword [TABLES + 0x1000], TABLES + 0x2007
        mov     dword [TABLES + 0x2000], TABLES + 0x3007
        mov     dword [TABLES + 0x2010], 0x87
        mov     edi, TABLES + 0x3000
        mov     eax, 7
        mov     ecx, 512
.fill:  mov     [edi], eax
        add     eax, 0x1000
        add     edi, 8
        loop    .fill
        mov     dword [TABLES + 0x3000 + 8 * 0x1c], 0x1c006    ; not present
        mov     dword [TABLES + 0x3000 + 8 * 0x1d], 0x1d005    ; read-only
        mov     dword [TABLES + 0x3000 + 8 * 0x1e], 0x1e003    ; supervisor
        mov     dword [TABLES + 0x3000 + 8 * 0x1f + 4], 0x80000000 ; no-execute
        mov     eax, cr4
        or      eax, 0x20
        mov     cr4, eax
        mov     ecx, 0xc0000080
        rdmsr
        or      eax, 0x800            ; NXE
%if IS_LONG
        or      eax, 0x101            ; LME, SCE
%endif
        wrmsr
%if IS_LONG
        mov     eax, TABLES
%else
        and     dword [TABLES + 0x1000], ~6   ; reserved in a page-directory pointer
        mov     eax, TABLES + 0x1000
%endif
        mov     cr3, eax
%elif IS_PAGED
        mov     dword [TABLES], TABLES + 0x1007
        mov     dword [TABLES + 4], 0x87
        mov     edi, TABLES + 0x1000
        mov     eax, 7
        mov     ecx, 1024
.fill:  mov     [edi], eax
        add     eax, 0x1000
        add     edi, 4
        loop    .fill
        mov     dword [TABLES + 0x1000 + 4 * 0x1c], 0x1c006
        mov     dword [TABLES + 0x1000 + 4 * 0x1d], 0x1d005
        mov     dword [TABLES + 0x1000 + 4 * 0x1e], 0x1e003
        mov     eax, cr4
        or      eax, 0x10
        mov     cr4, eax
        mov     eax, TABLES
        mov     cr3, eax
%endif
%if IS_PAGED
        mov     eax, cr0
        or      eax, 0x80000000
        mov     cr0, eax
        jmp     short .paged
.paged:
%endif
%if IS_USER
        mov     eax, cr0
        or      eax, 0x40000          ; AM
        mov     cr0, eax
%endif
        mov     ax, LOCAL
        lldt    ax
        mov     ax, TASK
        ltr     ax
        lidt    [idt_pointer]
%if IS_LONG
        jmp     CODE64:start_long
%else
        jmp     next
%endif
%endif

; ---------------------------------------------------------------- real mode
%if MODE == REAL
bits 16
%assign n 0
%rep 32
stub_ %+ n:
        push    word n
        jmp     taken
%assign n n + 1
%endrep
back:   iret
taken:
        pop     ax
        pop     bx
        pop     cx
        pop     dx
        pop     si
        xor     ax, ax
        mov     ds, ax
next:
        mov     ax, STACK >> 4
        mov     ss, ax
        mov     esp, STACK_TOP
        mov     eax, [cursor]
        add     eax, SNIPPET_BYTES
        mov     [cursor], eax
        cmp     eax, [last]
        jae     done
        shr     eax, 4
        push    ax
        push    word 0
        mov     ax, WINDOW >> 4
        mov     ds, ax
        mov     fs, ax
        mov     ax, (WINDOW + 0x8000) >> 4
        mov     es, ax
        mov     gs, ax
        retf
start_real:
        mov     eax, cr0
        or      eax, 0x22             ; MP, NE
        mov     cr0, eax
        mov     eax, cr4
        or      eax, 0x608
        mov     cr4, eax
        mov     cx, 256
        xor     di, di
.all:   mov     word [di], back
        mov     word [di + 2], 0
        add     di, 4
        loop    .all
%assign n 0
%rep 32
        mov     word [4 * n], stub_ %+ n
%assign n n + 1
%endrep
        jmp     next
done:   hlt
        jmp     done
%endif

; ---------------------------------------------------------------- protected mode
%if MODE != REAL && !IS_LONG
bits 32
%assign n 0
%rep 32
stub_ %+ n:
        push    byte n
        jmp     taken
%assign n n + 1
%endrep
back:   iret
taken:
        mov     ax, ss                ; not LAR, which KVM's emulator lacks
        and     al, ~7
        cmp     ax, DATA16
        jb      .wide
        cmp     ax, EXTRA16
        ja      .wide
        movzx   esp, sp               ; the stack is a 16-bit one
.wide:
        mov     eax, [ss:esp]
        mov     ebx, [ss:esp + 4]
        mov     ecx, [ss:esp + 8]
        mov     edx, [ss:esp + 12]
        mov     esi, [ss:esp + 16]
        mov     edi, [ss:esp + 20]
        mov     dword [ss:esp + 4], 0 ; the error code, which QEMU gets wrong now and then
        and     dword [ss:esp + 12], ~0x10000 ; RF: QEMU's faults don't set it
        and     dword [ss:esp + 16], ~0x10000
next:
        mov     ax, DATA32
        mov     ds, ax
        mov     ss, ax
        mov     esp, STACK + STACK_TOP
        mov     eax, [cursor]
        add     eax, SNIPPET_BYTES
        mov     [cursor], eax
        cmp     eax, [last]
        jae     done
%if MODE == PROTECTED16
        mov     [gdt + CODE16 + 2], ax ; the snippet is its code segment
        mov     ebx, eax
        shr     ebx, 16
        mov     [gdt + CODE16 + 4], bl
        mov     ax, STACK16
        mov     ss, ax
        mov     esp, STACK_TOP
        mov     ax, EXTRA16
        mov     es, ax
        mov     gs, ax
        mov     ax, DATA16
        mov     fs, ax
        mov     ds, ax
        jmp     CODE16:0
%elif MODE == USER32
        push    dword USER_DATA
        push    dword STACK + STACK_TOP - 0x800
        push    dword 0x2
        push    dword USER_CODE32
        push    eax
        mov     ax, FS_DATA
        mov     fs, ax
        mov     ax, GS_DATA
        mov     gs, ax
        mov     ax, USER_DATA
        mov     es, ax
        mov     ds, ax
        iret
%else
        mov     bx, DATA32
        mov     es, bx
        mov     bx, FS_DATA
        mov     fs, bx
        mov     bx, GS_DATA
        mov     gs, bx
        jmp     eax
%endif
done:   hlt
        jmp     done
%endif

; ---------------------------------------------------------------- long mode
%if IS_LONG
bits 64
%assign n 0
%rep 32
stub_ %+ n:
        push    byte n
        jmp     taken
%assign n n + 1
%endrep
back:   iretq
taken:
        mov     rax, [rsp]
        mov     rbx, [rsp + 8]
        mov     rcx, [rsp + 16]
        mov     rdx, [rsp + 24]
        mov     rsi, [rsp + 32]
        mov     rdi, [rsp + 40]
        mov     dword [rsp + 8], 0    ; the error code, which QEMU gets wrong now and then
        and     dword [rsp + 24], ~0x10000 ; RF: QEMU's faults don't set it
        and     dword [rsp + 32], ~0x10000
        jmp     next
start_long:
        mov     ecx, 0xc0000102       ; KERNEL_GS_BASE
        mov     eax, 0x18000
        xor     edx, edx
        wrmsr
        mov     ecx, 0xc0000081       ; STAR
        mov     edx, 0x00480008       ; SYSRET to 4B and 53, SYSCALL to 08 and 10
        xor     eax, eax
        wrmsr
        mov     ecx, 0xc0000082       ; LSTAR
        mov     eax, sys_entry
        xor     edx, edx
        wrmsr
        mov     ecx, 0xc0000083       ; CSTAR
        mov     eax, sys_entry
        wrmsr
        mov     ecx, 0xc0000084       ; SFMASK
        mov     eax, 0x700
        wrmsr
        jmp     next
sys_entry:
        mov     rax, rcx
        mov     rbx, r11
next:
        mov     ax, DATA32
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
%if IS_USER
        mov     ax, USER_DATA         ; an outer level may keep it
%endif
        mov     fs, ax
        mov     gs, ax
        mov     rsp, STACK + STACK_TOP
        mov     ecx, 0xc0000100       ; FS_BASE
        mov     eax, WINDOW
        xor     edx, edx
        wrmsr
        mov     ecx, 0xc0000101       ; GS_BASE: the same memory at the top of the space
        mov     eax, WINDOW
        mov     edx, 0xffff8000
        wrmsr
        mov     eax, [cursor]
        add     eax, SNIPPET_BYTES
        mov     [cursor], eax
        cmp     eax, [last]
        jae     done
%if MODE == LONG64
        jmp     rax
%else
%if IS_USER
        push    qword USER_DATA
%else
        push    qword DATA32
%endif
        push    qword STACK + STACK_TOP - 0x800
        push    qword 0x2
%if MODE == USER64
        push    qword USER_CODE64
%elif MODE == COMPAT32
        push    qword CODE32
%else
        push    qword USER_CODE32
%endif
        push    rax
%if MODE != USER64
        mov     bx, FS_DATA
        mov     fs, bx
        mov     bx, GS_DATA
        mov     gs, bx
%endif
%if IS_USER
        mov     bx, USER_DATA
        mov     es, bx
        mov     ds, bx
%endif
        iretq
%endif
done:   hlt
        jmp     done
%endif

; ---------------------------------------------------------------- tables
align 16
%macro segment_ 3                     ; base, access, flags (the limit is 4 GiB)
        dw      0xffff, (%1) & 0xffff
        db      ((%1) >> 16) & 0xff, %2, %3 | 15, 0
%endmacro
gdt:    dq      0
        segment_ 0, 0x9b, 0xc0        ; 08
        segment_ 0, 0x93, 0xc0
        segment_ 0, 0x9b, 0xa0        ; 18
        segment_ 0, 0x9b, 0x80
        segment_ WINDOW, 0x93, 0x80   ; 28
        segment_ STACK, 0x93, 0x80
        segment_ WINDOW + 0x8000, 0x93, 0x80
        segment_ 0, 0xfb, 0xc0        ; 40
        segment_ 0, 0xf3, 0xc0
        segment_ 0, 0xfb, 0xa0        ; 50
        segment_ WINDOW, 0xf3, 0xc0
        segment_ WINDOW + 0x8000, 0xf3, 0xc0 ; 60
        dw      0x67, task            ; 68
        db      0, 0x89, 0, 0
        dq      0
        dw      0x1f, ldt             ; 78
        db      0, 0x82, 0, 0
        dq      0
        segment_ 0, 0xf1, 0xc0        ; 88: read-only
        segment_ 0, 0xf7, 0xc0        ; 90: expand-down, empty
        segment_ 0, 0xff, 0xc0        ; 98: conforming
        segment_ 0, 0x73, 0xc0        ; A0: not present
        segment_ 0, 0xf9, 0xc0        ; A8: execute-only
        segment_ 0, 0xb3, 0xc0        ; B0: data of level 1
        segment_ 0, 0xf2, 0xc0        ; B8: not accessed yet
gdt_end:
gdt_pointer:
        dw      gdt_end - gdt - 1
        dd      gdt, 0
align 8
ldt:    segment_ 0, 0xf3, 0xc0        ; 04: data
        segment_ 0, 0xfb, 0xc0
        segment_ WINDOW, 0x93, 0xc0
        dq      0
align 8
task:
%if IS_LONG
        dd      0
        dq      STACK + STACK_TOP, 0, 0
        dq      0, STACK + STACK_TOP - 0x400, 0, 0, 0, 0, 0, 0
%else
        dd      0, STACK + STACK_TOP, DATA32
        times 22 dd 0
%endif
        dd      0x680000              ; no I/O map
%if MODE != REAL
%if IS_LONG
%macro gate 2                         ; handler, access
        dw      %1, CODE64
        db      0, %2
        dw      0
        dq      0
%endmacro
%else
%macro gate 2
        dw      %1, CODE32
        db      0, %2
        dw      0
%endmacro
%endif
align 8
idt:
%assign n 0
%rep 32
%if n == 3 || n == 4
        gate    stub_ %+ n, 0xee
%else
        gate    stub_ %+ n, 0x8e
%endif
%assign n n + 1
%endrep
%rep 32
        gate    back, 0xee            ; 20 to 3F: interrupt gates
%endrep
%rep 32
        gate    back, 0xef            ; 40 to 5F: trap gates
%endrep
%rep 16
        gate    back, 0x8e            ; 60 to 6F: not for user code
%endrep
%rep 16
        gate    back, 0x6e            ; 70 to 7F: not present
%endrep
idt_end:
idt_pointer:
        dw      idt_end - idt - 1
        dd      idt, 0
%endif
        times 0x7000 - ($ - $$) db 0
