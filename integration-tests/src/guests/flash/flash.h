/* What both guests for the NOR flash share: their mappings and a console. */
#define CCSR 0xE0000000u                /* effective; physical 0xF_E0000000 */
#define FLASH 0xF0000000u               /* effective; physical 0xF_00000000 */
#define BYTE(address) (*(volatile unsigned char *)(address))
#define HALF(address) (*(volatile unsigned short *)(address))
#define WORD(address) (*(volatile unsigned *)(address))

#define UART (CCSR + 0x4500u)
#define UART_LSR_THRE 0x20
#define GPIO (CCSR + 0xFF000u)
#define GPIO_PIN0 0x80000000u

#define MTSPR(number, value) __asm__ volatile("mtspr %0,%1" : : "i"(number), "r"(value) : "memory")

/* Makes an entry of TLB1 for a device: guarded, uncached, all permissions of the supervisor. */
static void map(unsigned entry, unsigned size, unsigned effective, unsigned physical)
{
    MTSPR(624, 0x10000000u | entry << 16);      /* MAS0 */
    MTSPR(625, 0x80000000u | size << 8);        /* MAS1: valid, of 4^size KiB */
    MTSPR(626, effective | 0xAu);               /* MAS2: inhibited, guarded */
    MTSPR(627, physical | 0x15u);               /* MAS3: SR, SW, SX */
    MTSPR(944, 0xFu);                           /* MAS7 */
    __asm__ volatile("isync; tlbwe; isync" : : : "memory");
}

static void print(const char *text)
{
    for (; *text; text++) {
        while (!(BYTE(UART + 5) & UART_LSR_THRE)) {
        }
        BYTE(UART) = (unsigned char)*text;
    }
}

static void print_hex(const char *name, unsigned value)
{
    char digits[10];
    for (int i = 0; i < 8; i++) {
        digits[i] = "0123456789abcdef"[value >> (28 - 4 * i) & 0xF];
    }
    digits[8] = '\n';
    digits[9] = 0;
    print(name);
    print(digits);
}

static void power_off(void)
{
    WORD(GPIO) = GPIO_PIN0;
    WORD(GPIO + 8) = GPIO_PIN0;
    for (;;) {
    }
}
