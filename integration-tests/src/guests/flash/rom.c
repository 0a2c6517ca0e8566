/* Lies in flash, and is what gdb loads there. */
#include "flash.h"

#define KEPT __attribute__((noipa))

unsigned sum;                           /* in RAM */
static const unsigned table[4] = { 11, 22, 33, 44 };

KEPT unsigned first(unsigned value)
{
    return value + table[0];
}

KEPT unsigned second(unsigned value)
{
    return value + table[1];
}

KEPT unsigned third(unsigned value)
{
    return value + table[2];
}

void rom(void)
{
    map(2, 5, CCSR, 0xE0000000u);
    sum = third(second(first(0)));
    print_hex("sum ", sum);
    power_off();
}
