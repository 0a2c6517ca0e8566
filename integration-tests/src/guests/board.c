#include "board.h"

#define CCSR 0xE0000000u
#define UART (CCSR + 0x4500u)
#define GPIO (CCSR + 0xFF000u)

#define UART_THR (*(volatile unsigned char *)(UART + 0))
#define UART_LSR (*(volatile unsigned char *)(UART + 5))
#define UART_LSR_THRE 0x20
#define GPIO_DIR (*(volatile unsigned *)(GPIO + 0))
#define GPIO_DAT (*(volatile unsigned *)(GPIO + 8))
#define GPIO_PIN0 0x80000000u

#define MTSPR(number, value) __asm__ volatile("mtspr %0,%1" : : "i"(number), "r"(value) : "memory")

void board_map(void)
{
    MTSPR(624, 0x10010000u);    /* MAS0: TLB1, entry 1 */
    MTSPR(625, 0xC0000500u);    /* MAS1: valid, protected, 1 MiB */
    MTSPR(626, CCSR | 0xAu);    /* MAS2: cache-inhibited, guarded */
    MTSPR(627, 0xE0000005u);    /* MAS3: supervisor reads and writes */
    MTSPR(944, 0xFu);           /* MAS7: the upper four bits of the physical address */
    __asm__ volatile("isync\n\ttlbwe\n\tisync" : : : "memory");
}

static void put(char character)
{
    while ((UART_LSR & UART_LSR_THRE) == 0)
        ;
    UART_THR = (unsigned char)character;
}

KEPT void print(const char *text)
{
    while (*text)
        put(*text++);
}

KEPT void print_number(unsigned number)
{
    char digits[11];
    char *first = digits + 10;

    *first = 0;
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    print(first);
}

void timer_start(unsigned period)
{
    MTSPR(54, period);          /* DECAR: what the decrementer is loaded with when it reaches zero */
    MTSPR(22, period);          /* DEC */
    MTSPR(336, 0x08000000u);    /* TSR: no old request */
    MTSPR(340, 0x04400000u);    /* TCR: interrupt and reload */
    __asm__ volatile("wrteei 1" : : : "memory");
}

void timer_acknowledge(void)
{
    MTSPR(336, 0x08000000u);
}

void power_off(void)
{
    GPIO_DIR = GPIO_PIN0;
    GPIO_DAT = GPIO_PIN0;
    for (;;)
        ;
}
