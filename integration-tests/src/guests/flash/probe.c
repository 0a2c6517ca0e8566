/* Runs in RAM and does with the flash what a boot loader does: asks what it is, erases, programs by
   words and by a buffer, locks, and runs code that it has programmed there. QEMU prints the same. */
#include "flash.h"

#define BLOCK 0x10000u
#define READ_ARRAY 0xFF
#define READ_ID 0x90
#define READ_STATUS 0x70
#define CLEAR_STATUS 0x50
#define QUERY 0x98
#define PROGRAM 0x40
#define BUFFER_PROGRAM 0xE8
#define ERASE 0x20
#define LOCK 0x60
#define CONFIRM 0xD0

#define LI_R3 0x38600000u
#define BLR 0x4E800020u

static unsigned show(unsigned address, unsigned command, unsigned offset)
{
    HALF(address) = (unsigned short)command;
    return HALF(FLASH + offset);
}

static void erase(unsigned address)
{
    HALF(address) = ERASE;
    HALF(address) = CONFIRM;
    print_hex("erase status ", HALF(address));
    HALF(address) = READ_ARRAY;
}

static void program(unsigned address, unsigned value)
{
    HALF(address) = PROGRAM;
    HALF(address) = (unsigned short)value;
    HALF(address) = READ_ARRAY;
}

static void program_word(unsigned address, unsigned value)
{
    program(address, value >> 16);
    program(address + 2, value);
}

/* Programs a function that returns a number, and calls it. */
static unsigned returned(unsigned address, unsigned value)
{
    program_word(address, LI_R3 | value);
    program_word(address + 4, BLR);
    __asm__ volatile("isync" : : : "memory");
    return ((unsigned (*)(void))address)();
}

static void query(void)
{
    print_hex("maker ", show(FLASH, READ_ID, 0));
    print_hex("device ", HALF(FLASH + 2));
    print_hex("id as a word ", WORD(FLASH));
    print_hex("id as a byte ", BYTE(FLASH + 1));
    HALF(FLASH) = READ_ARRAY;
    HALF(FLASH + 0xAA) = QUERY;
    for (unsigned i = 0x10; i < 0x42; i++) {
        print_hex("query ", HALF(FLASH + 2 * i));
    }
    HALF(FLASH) = READ_ARRAY;
    print_hex("array ", WORD(FLASH));
}

void probe(void)
{
    map(2, 5, CCSR, 0xE0000000u);       /* 1 MiB */
    map(3, 5, FLASH, 0x00000000u);
    query();
    print_hex("status ", show(FLASH, READ_STATUS, 0));
    print_hex("status as a word ", WORD(FLASH));
    HALF(FLASH) = CLEAR_STATUS;
    print_hex("status cleared ", show(FLASH, READ_STATUS, 0));
    HALF(FLASH) = READ_ARRAY;
    erase(FLASH + BLOCK);
    print_hex("erased ", WORD(FLASH + BLOCK));
    print_hex("its neighbour ", WORD(FLASH + BLOCK - 4));
    program_word(FLASH + BLOCK, 0x12345678u);
    print_hex("programmed ", WORD(FLASH + BLOCK));
    HALF(FLASH + BLOCK + 0x100) = BUFFER_PROGRAM;
    print_hex("buffer status ", HALF(FLASH + BLOCK + 0x100));
    HALF(FLASH + BLOCK + 0x100) = 3;
    for (unsigned i = 0; i < 4; i++) {
        HALF(FLASH + BLOCK + 0x100 + 2 * i) = (unsigned short)(0xA0A0 + i);
    }
    HALF(FLASH + BLOCK + 0x100) = CONFIRM;
    print_hex("buffered status ", HALF(FLASH + BLOCK + 0x100));
    HALF(FLASH) = READ_ARRAY;
    print_hex("buffered ", WORD(FLASH + BLOCK + 0x104));
    HALF(FLASH + BLOCK) = LOCK;
    HALF(FLASH + BLOCK) = 0x01;
    print_hex("lock status ", HALF(FLASH + BLOCK));
    HALF(FLASH + BLOCK) = READ_ARRAY;
    print_hex("returned ", returned(FLASH + BLOCK + 0x200, 1));
    erase(FLASH + BLOCK);
    print_hex("returned ", returned(FLASH + BLOCK + 0x200, 2));
    print("done\n");
    power_off();
}
