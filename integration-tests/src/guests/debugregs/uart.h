/* The console and the power switch of the ppce500 board, for cores with either kind of MMU. */
#define CCSR 0xE0000000u
#define UART_THR (*(volatile unsigned char *)(CCSR + 0x4500u))
#define UART_LSR (*(volatile unsigned char *)(CCSR + 0x4505u))
#define GPIO_DIR (*(volatile unsigned *)(CCSR + 0xFF000u))
#define GPIO_DAT (*(volatile unsigned *)(CCSR + 0xFF008u))

#define tlb_word(word, value) \
    __asm__ volatile(".machine push\n\t.machine \"440\"\n\ttlbwe %0,%1," #word "\n\t.machine pop" \
                     : : "r"(value), "r"(1) : "memory")

/* Maps EA 0xE0000000 to PA 0xF_E0000000, 1 MiB, cache-inhibited, guarded. */
static void uart_map(unsigned family)
{
    if ((family & 0xFF00) == 0x8000) {
        MTSPR(624, 0x10010000u);
        MTSPR(625, 0xC0000500u);
        MTSPR(626, CCSR | 0xAu);
        MTSPR(627, 0xE0000005u);
        MTSPR(944, 0xFu);
        __asm__ volatile("isync\n\ttlbwe\n\tisync" : : : "memory");
        return;
    }
    /* The 440's tlbwe rS,rA,WS: entry 1, words 0 (page), 1 (real address) and 2 (attributes). */
    MTSPR(946, 0);
    tlb_word(0, CCSR | 0x250u);          /* valid, 1 MiB */
    tlb_word(1, 0xE000000Fu);            /* real page, upper four address bits */
    tlb_word(2, 0x00000503u);            /* inhibited, guarded, supervisor reads and writes */
    __asm__ volatile("isync" : : : "memory");
}

static void print(const char *text)
{
    for (; *text; text++) {
        while ((UART_LSR & 0x20) == 0)
            ;
        UART_THR = (unsigned char)*text;
    }
}

static void print_number(unsigned number)
{
    char digits[11];
    char *first = digits + 10;

    *first = 0;
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    print(first);
}

static __attribute__((noreturn)) void power_off(void)
{
    GPIO_DIR = 0x80000000u;
    GPIO_DAT = 0x80000000u;
    for (;;)
        ;
}
