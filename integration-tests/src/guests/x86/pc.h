/* What the boards pc-test and QEMU's PC have in common: serial line, exit port, descriptor formats. */
#ifndef PC_H
#define PC_H

#include <stdint.h>

enum { UART = 0x3f8, EXIT = 0xf4, FW_SELECT = 0x510, FW_DATA = 0x511, LAPIC = 0xfee00000 };

static inline void out8(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void out16(uint16_t port, uint16_t value)
{
    __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline void out32(uint16_t port, uint32_t value)
{
    __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t in8(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline volatile uint32_t *lapic(uint32_t offset)
{
    return (volatile uint32_t *) (uintptr_t) (LAPIC + offset);
}

static void say(const char *text)
{
    for (; *text; text++) {
        while (!(in8(UART + 5) & 0x20))
            ;
        out8(UART, *text);
    }
}

static void say_hex(const char *before, uint64_t value)
{
    char text[17];
    int at = 16;
    text[at] = 0;
    do {
        text[--at] = "0123456789abcdef"[value & 15];
        value >>= 4;
    } while (value);
    say(before);
    say(text + at);
}

/* Ends the machine; QEMU's exit status is twice the value and one. */
static inline __attribute__((noreturn)) void leave(uint32_t value)
{
    for (;;) {
        out32(EXIT, value);
        __asm__ volatile("hlt");
    }
}

#endif
