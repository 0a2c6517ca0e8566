/* The guest for several CPUs: CPU 0 releases the others from the spin table, all count under one spinlock,
   interrupts go round from CPU to CPU, each prints its line, and the power goes off.
   Whatever the order in which the CPUs run, only the last line may differ. */
#define KEPT __attribute__((noipa))
#define CPUS 8

#define CCSR 0xE0000000u                /* effective; physical 0xF_E0000000 */
#define SPIN_TABLE 0xE1000000u          /* effective; physical 0xF_EF000000 */
#define BYTE(address) (*(volatile unsigned char *)(address))
#define WORD(address) (*(volatile unsigned *)(address))

#define UART (CCSR + 0x4500u)
#define UART_LSR_THRE 0x20
#define GPIO (CCSR + 0xFF000u)
#define GPIO_PIN0 0x80000000u

#define MPIC (CCSR + 0x40000u)
#define IPIDR0 WORD(MPIC + 0x40)
#define CTPR WORD(MPIC + 0x80)
#define WHOAMI WORD(MPIC + 0x90)
#define IACK WORD(MPIC + 0xA0)
#define EOI WORD(MPIC + 0xB0)
#define GCR WORD(MPIC + 0x1020)
#define GCR_MIXED 0x20000000u
#define IPIVPR0 WORD(MPIC + 0x10A0)
#define IPI_VECTOR 0x40u
#define IPI_PRIORITY 0x80000u

#define MSR_WE_EE 0x00048000u

#define FDT_BEGIN_NODE 1u
#define FDT_PROP 3u
#define FDT_END 9u

#define MTSPR(number, value) __asm__ volatile("mtspr %0,%1" : : "i"(number), "r"(value) : "memory")
#define MFSPR(number, value) __asm__ volatile("mfspr %0,%1" : "=r"(value) : "i"(number))

extern const char secondary_start[];

/* What a debugger may set before main goes on. */
volatile unsigned rounds = 2000;        /* how often each CPU counts */
volatile unsigned laps = 3;             /* how often the interrupt goes round */
volatile unsigned spin_wanted;          /* set it and no CPU leaves spin */

/* What a debugger may look at. */
unsigned cpus = 1;                      /* how many there are */
unsigned release[CPUS];                 /* effective address of each one's spin table entry */
unsigned lock;                          /* 1 while a CPU holds it */
unsigned total;                         /* counted by all, under the lock */
unsigned order;                         /* a sum over who held the lock when */
unsigned counted[CPUS];                 /* counted by each */
volatile unsigned spins[CPUS];
volatile unsigned ipis[CPUS];           /* interrupts taken by each */
unsigned arrived;                       /* CPUs at the barrier */
volatile unsigned turn;                 /* whose line it is */

/* Entry 2 of TLB1 is the device window, entry 3 the spin table; the board uses 0 and 1. */
static void map(unsigned mas0, unsigned size, unsigned effective, unsigned physical)
{
    MTSPR(624, mas0);                   /* MAS0: TLB1 and the entry */
    MTSPR(625, 0xC0000000u | size);     /* MAS1: valid, protected */
    MTSPR(626, effective | 0xAu);       /* MAS2: cache-inhibited, guarded */
    MTSPR(627, physical | 5u);          /* MAS3: supervisor reads and writes */
    MTSPR(944, 0xFu);                   /* MAS7: the upper four bits of the physical address */
    __asm__ volatile("isync\n\ttlbwe\n\tisync" : : : "memory");
}

static void put(char character)
{
    while ((BYTE(UART + 5) & UART_LSR_THRE) == 0)
        ;
    BYTE(UART) = (unsigned char)character;
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

KEPT void power_off(void)
{
    WORD(GPIO) = GPIO_PIN0;
    WORD(GPIO + 8) = GPIO_PIN0;
    for (;;)
        ;
}

/* Whether the string of a device tree begins with this word and ends there. */
static int same(const char *left, const char *right)
{
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return *left == *right;
}

/* Finds each CPU's release address in the device tree, in the order of the tree. */
KEPT void find_cpus(const unsigned *tree)
{
    const unsigned *at = (const unsigned *)((const char *)tree + tree[2]);
    const char *names = (const char *)tree + tree[3];

    for (; *at != FDT_END; at++) {
        if (*at == FDT_BEGIN_NODE) {
            const char *name = (const char *)(at + 1);
            unsigned length = 0;

            while (name[length])
                length++;
            at += length / 4 + 1;
        } else if (*at == FDT_PROP) {
            if (same(names + at[2], "cpu-release-addr") && cpus < CPUS)
                release[cpus++] = SPIN_TABLE + (at[4] & 0xFFF);
            at += 2 + (at[1] + 3) / 4;
        }
    }
}

/* Adds with a reservation; gives the new value. */
KEPT unsigned atomic_add(unsigned *target, unsigned amount)
{
    unsigned value;

    __asm__ volatile(
        "1: lwarx %0,0,%1\n\t"
        "add %0,%0,%2\n\t"
        "stwcx. %0,0,%1\n\t"
        "bne- 1b"
        : "=&r"(value) : "r"(target), "r"(amount) : "cr0", "memory");
    return value;
}

KEPT void acquire(unsigned *target)
{
    unsigned seen;

    __asm__ volatile(
        "1: lwarx %0,0,%1\n\t"
        "cmpwi %0,0\n\t"
        "bne- 1b\n\t"
        "stwcx. %2,0,%1\n\t"
        "bne- 1b\n\t"
        "isync"
        : "=&r"(seen) : "r"(target), "r"(1) : "cr0", "memory");
}

KEPT void unlock(unsigned *target)
{
    __asm__ volatile("msync" : : : "memory");
    *(volatile unsigned *)target = 0;
}

KEPT void count(unsigned index)
{
    unsigned round;

    for (round = 0; round < rounds; round++) {
        acquire(&lock);
        total++;                        /* line: count writes total */
        order = order * 1664525 + index + 1;
        counted[index]++;
        unlock(&lock);
    }
}

/* Only the CPU with index 3 comes here. */
KEPT unsigned only_third(unsigned index)
{
    return counted[index] + index;      /* line: only_third */
}

/* All CPUs go on when the last has come. */
KEPT void barrier(unsigned target)
{
    atomic_add(&arrived, 1);
    while (*(volatile unsigned *)&arrived < target)
        ;
}

KEPT void spin(unsigned index)
{
    while (spin_wanted)
        spins[index]++;                 /* line: spin spins */
}

/* The interrupt: hands it on to the next CPU until it has gone round often enough. */
KEPT void on_external(void)
{
    unsigned vector = IACK;
    unsigned me = WHOAMI;

    if (vector == IPI_VECTOR) {
        ipis[me]++;                     /* line: on_external counts */
        if (me != 0 || ipis[0] < laps)
            IPIDR0 = 1u << (me + 1 == cpus ? 0 : me + 1);
    }
    EOI = 0;
}

/* Waits, asleep, until this CPU has taken that many interrupts. */
KEPT void await_ipis(unsigned index, unsigned wanted)
{
    __asm__ volatile("wrteei 0" : : : "memory");
    while (ipis[index] < wanted)
        __asm__ volatile("msync\n\tmtmsr %0\n\tisync\n\twrteei 0" : : "r"(MSR_WE_EE) : "memory");
}

/* Prints this CPU's line when all before it have printed theirs. */
KEPT void report(unsigned index)
{
    unsigned pir;

    MFSPR(286, pir);
    while (turn != index)
        ;
    print("cpu ");
    print_number(index);
    print(": pir ");
    print_number(pir);
    print(", counted ");
    print_number(counted[index]);
    print(", ipis ");
    print_number(ipis[index]);
    print("\n");
    turn = index + 1;
}

KEPT void work(unsigned index)
{
    CTPR = 0;
    spin(index);
    count(index);
    if (index == 3)
        only_third(index);
    barrier(cpus);
    if (index == 0)
        IPIDR0 = 1u << (cpus == 1 ? 0 : 1);
    await_ipis(index, laps);
    report(index);
}

/* Where a released CPU arrives. */
KEPT void secondary(unsigned index)
{
    map(0x10020000u, 0x500u, CCSR, 0xE0000000u);
    work(index);
    for (;;)
        __asm__ volatile("msync\n\tmtmsr %0\n\tisync" : : "r"(MSR_WE_EE) : "memory");
}

/* Starts a CPU: its arguments first, then the address that it spins on. */
KEPT void start(unsigned index)
{
    unsigned entry = release[index];

    WORD(entry + 12) = index;
    WORD(entry + 20) = index;
    WORD(entry) = 0;
    WORD(entry + 4) = (unsigned)secondary_start;
}

KEPT void boot(unsigned index, const unsigned *tree)
{
    unsigned next;

    map(0x10020000u, 0x500u, CCSR, 0xE0000000u);
    map(0x10030000u, 0x100u, SPIN_TABLE, 0xEF000000u);
    find_cpus(tree);
    GCR = GCR_MIXED;
    IPIVPR0 = IPI_PRIORITY | IPI_VECTOR;
    print("smp: cpus ");
    print_number(cpus);
    print("\n");
    for (next = 1; next < cpus; next++)
        start(next);                    /* line: boot starts a cpu */
    work(index);
    while (turn != cpus)
        ;
    print(total == cpus * rounds ? "smp: total right" : "smp: total WRONG");
    print("\nsmp: order ");
    print_number(order);                /* line: boot prints */
    print("\n");
    power_off();
}
