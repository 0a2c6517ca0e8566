/*
 * What a debugger may want to look at, in long mode with paging: stores and loads of every width, strings, exceptions,
 * interrupts of the PIT and of the local APIC, and the guest's own use of the debug registers. A line for each stage.
 */
#include "../pc.h"

#define NOINLINE __attribute__((noinline))

struct frame { /* what start.S leaves on the stack */
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
    uint64_t vector, error, rip, cs, rflags, rsp, ss;
};

struct gate {
    uint16_t offset_low, selector, kind, offset_middle;
    uint32_t offset_high, reserved;
};

struct __attribute__((packed)) pointer {
    uint16_t limit;
    uint64_t base;
};

enum { VECTORS = 0x41, PIT_VECTOR = 0x20, APIC_VECTOR = 0x30, INT_VECTOR = 0x40, HOLE = 0x1e0000, RF = 1 << 16 };

extern char entries[], touch_nowhere[], behind_nowhere[], own_code[], after_own_store[];
extern volatile uint64_t page_table[512];
extern void compatibility(void), shadows(void), copy_bytes(char *to, const char *from, uint64_t count);
extern void fill_bytes(char *to, const char *from, uint64_t count);
extern void set_own_data(uint32_t value) __asm__("own_code");
extern void own_steps(void);
extern volatile uint32_t compat_count, protected_count;
extern volatile uint16_t real_count, real_interrupt;

static struct gate idt[VECTORS];

/* Worth watching. */
volatile uint8_t byte1;
volatile uint16_t word2;
volatile uint32_t dword4;
volatile uint64_t qword8;
struct __attribute__((packed, aligned(16))) {
    uint8_t before[6];
    volatile uint32_t value; /* touches two words of 4 bytes, and two of 8 */
} unaligned;
char source[16] = "0123456789abcde";
char target[16];
volatile uint32_t copy_of_dword;

/* Changed by a debugger. */
volatile uint32_t spinning, halting, rounds = 3;

/* What the handlers saw. */
volatile uint32_t breakpoints, interrupts, ticks, apic_ticks, steps, code_hits, data_hits, wrong_hits;
volatile uint64_t fault_address, fault_error, protection_error, debug_status;
volatile uint32_t own_data, round_number;

NOINLINE static void map_the_hole(void)
{
    page_table[HOLE >> 12] = HOLE | 3;
}

static void debug_trap(struct frame *f)
{
    uint64_t status;
    __asm__ volatile("movq %%dr6, %0" : "=r"(status));
    __asm__ volatile("movq %0, %%dr6" : : "r"(0xffff0ff0ul));
    debug_status |= status & 0xe00f;
    if (status & 0x4000)
        steps++;
    if (status & 1) {
        code_hits++;
        wrong_hits += f->rip != (uintptr_t) own_code;
        f->rflags |= RF; /* or the same instruction stops again */
    }
    if (status & 2) {
        data_hits++;
        wrong_hits += f->rip != (uintptr_t) after_own_store;
    }
}

void trap(struct frame *f)
{
    switch (f->vector) {
    case 1:
        debug_trap(f);
        break;
    case 3:
        breakpoints++;
        break;
    case 13:
        protection_error = f->error;
        f->rip = (uintptr_t) behind_nowhere; /* line: protection */
        break;
    case 14:
        __asm__ volatile("movq %%cr2, %0" : "=r"(fault_address));
        fault_error = f->error;
        map_the_hole(); /* line: fault */
        break;
    case PIT_VECTOR:
        ticks++; /* line: tick */
        out8(0x20, 0x20);
        break;
    case APIC_VECTOR:
        apic_ticks++;
        *lapic(0xb0) = 0;
        break;
    case INT_VECTOR:
        interrupts++;
        break;
    default:
        say_hex("unexpected vector ", f->vector);
        say_hex(" at ", f->rip);
        say("\r\n");
        leave(1);
    }
}

static void set_gates(void)
{
    for (unsigned i = 0; i < VECTORS; i++) {
        uintptr_t entry = (uintptr_t) entries + 16 * i;
        idt[i] = (struct gate) {entry, 0x28, 0x8e00, entry >> 16, 0, 0};
    }
    struct pointer pointer = {sizeof idt - 1, (uintptr_t) idt};
    __asm__ volatile("lidt %0" : : "m"(pointer));
}

NOINLINE void widths(void)
{
    byte1 = 0x11; /* line: byte */
    word2 = 0x2222; /* line: word */
    dword4 = 0x44444444; /* line: dword */
    qword8 = 0x8888888888888888; /* line: qword */
    unaligned.value = 0x55555555; /* line: unaligned */
    copy_of_dword = dword4; /* line: load */
    dword4 = 0x44444444; /* line: same */
    dword4++; /* line: increment */
    say_hex("widths: ", byte1 + word2 + dword4); /* line: widths-end */
    say("\r\n");
}

NOINLINE static void strings(void)
{
    copy_bytes(target, source, sizeof source);
    fill_bytes(target + 4, 0, 8);
    target[15] = 0;
    say("strings: ");
    say(target);
    say("\r\n");
}

NOINLINE static void page_fault(void)
{
    page_table[HOLE >> 12] = 0;
    __asm__ volatile("invlpg (%0)" : : "r"((uintptr_t) HOLE) : "memory");
    *(volatile uint32_t *) (HOLE + 8) = 0x600d; /* line: hole */
    say_hex("page fault: address ", fault_address);
    say_hex(" error ", fault_error);
    say_hex(" read ", *(volatile uint32_t *) (HOLE + 8));
    say("\r\n");
}

NOINLINE static void general_protection(void)
{
    protection_error = 0x99;
    ((void (*)(void)) touch_nowhere)();
    say_hex("general protection: error ", protection_error);
    say("\r\n");
}

NOINLINE int square(int number)
{
    return number * number; /* line: square */
}

NOINLINE int triangle(int number) /* 1 + 2 + ... + number, by recursion */
{
    if (number == 0)
        return 0; /* line: deepest */
    return number + triangle(number - 1);
}

NOINLINE static void calls(void)
{
    int sum = triangle(4); /* line: call-triangle */
    sum += square(5); /* line: call-square */
    say_hex("calls: ", sum); /* line: calls-end */
    say("\r\n");
}

NOINLINE static void own_breakpoint(void)
{
#ifdef EMULATED
    ++breakpoints; /* KVM's instruction emulator has it in real mode only */
#else
    __asm__ volatile("int3");
#endif
    say_hex("own breakpoint: ", breakpoints);
    say("\r\n");
}

static void wait_for_interrupt(void)
{
    __asm__ volatile("sti; hlt; cli" : : : "memory");
}

NOINLINE static void pit_timer(void)
{
    out8(0x20, 0x11); /* both PICs: vectors from 0x20 on, and only IRQ0 let through */
    out8(0xa0, 0x11);
    out8(0x21, PIT_VECTOR);
    out8(0xa1, PIT_VECTOR + 8);
    out8(0x21, 4);
    out8(0xa1, 2);
    out8(0x21, 1);
    out8(0xa1, 1);
    out8(0xa1, 0xff);
    out8(0x43, 0x34); /* rate generator, 1 ms */
    out8(0x40, 1193 & 0xff);
    out8(0x40, 1193 >> 8);
    out8(0x21, 0xfe);
    while (ticks < 3)
        wait_for_interrupt(); /* line: wait-pit */
    out8(0x21, 0xff);
    say("timer: 3 ticks\r\n");
}

NOINLINE static void apic_timer(void)
{
    uint32_t a = 1, b, c, d;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
    if (d & 1 << 9) {
        *lapic(0xf0) = 0x1ff;
        *lapic(0x3e0) = 11; /* divide by 1 */
        *lapic(0x320) = APIC_VECTOR;
        *lapic(0x380) = 100000;
        while (!apic_ticks)
            wait_for_interrupt();
        say_hex("apic timer: ", apic_ticks);
        say("\r\n");
    }
}

static void set_debug_registers(uint64_t dr0, uint64_t dr1, uint64_t dr7)
{
    __asm__ volatile("movq %0, %%dr0" : : "r"(dr0));
    __asm__ volatile("movq %0, %%dr1" : : "r"(dr1));
    __asm__ volatile("movq %0, %%dr7" : : "r"(dr7));
}

static uint64_t read_debug_registers(void)
{
    uint64_t dr0, dr1, dr7;
    __asm__ volatile("movq %%dr0, %0" : "=r"(dr0));
    __asm__ volatile("movq %%dr1, %0" : "=r"(dr1));
    __asm__ volatile("movq %%dr7, %0" : "=r"(dr7));
    return dr0 == (uintptr_t) own_code && dr1 == (uintptr_t) &own_data ? dr7 : 0;
}

NOINLINE void between_rounds(void)
{
    round_number++;
}

/* An address in DR0, a word of 4 bytes in DR1, and single steps; what DR6 said about them. */
NOINLINE static void own_debug_registers(void)
{
    while (round_number < rounds) {
        steps = code_hits = data_hits = wrong_hits = 0;
        debug_status = 0;
        set_debug_registers((uintptr_t) own_code, (uintptr_t) &own_data, 0x00d0040a);
        set_own_data(round_number);
        own_steps();
        uint64_t read = read_debug_registers();
        set_debug_registers(0, 0, 0x400);
        between_rounds();
        say_hex("own debug registers: round ", round_number);
        say_hex(" code ", code_hits);
        say_hex(" data ", data_hits);
        say_hex(" steps ", steps);
        say_hex(" dr6 ", debug_status);
        say_hex(" dr7 ", read);
        say(wrong_hits ? " WRONG\r\n" : "\r\n");
    }
}

NOINLINE static void waits(void)
{
    while (spinning) /* line: spin */
        copy_of_dword++; /* line: spin-body */
    while (halting)
        __asm__ volatile("sti; hlt; cli" : : : "memory"); /* line: halt */
}

int main(void)
{
    set_gates();
    out8(0x21, 0xff); /* the firmware's timer may still tick, with vectors of the processor's exceptions */
    out8(0xa1, 0xff);
    say_hex("long mode: real ", real_count);
    say_hex(" int ", real_interrupt);
    say_hex(" protected ", protected_count);
    say("\r\n");
    compatibility();
    say_hex("compatibility mode: ", compat_count);
    say("\r\n");
    widths(); /* line: widths */
    strings(); /* line: strings */
    page_fault(); /* line: page-fault */
    general_protection();
    calls(); /* line: calls */
    own_breakpoint();
    shadows();
    say_hex("software interrupt: ", interrupts);
    say("\r\n");
    own_debug_registers();
    pit_timer();
    apic_timer();
    waits();
    say("done\r\n");
    leave(0);
}
