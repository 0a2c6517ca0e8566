/* CPU 0 starts the others with INIT and SIPI; all of them count under a lock. */
#include "../pc.h"

#define NOINLINE __attribute__((noinline))

enum { TURNS = 500, NB_CPUS = 5, START_PAGE = 0xa };

volatile uint32_t cpus, counter, finished, lock_word, idle;
volatile uint32_t turns[8];

/* What a debugger may set before the others start, and look at. */
volatile uint32_t spin_wanted;          /* set it and no CPU leaves spin */
volatile uint32_t spins[8];

static uint32_t cpus_of_the_machine(void)
{
    out16(FW_SELECT, NB_CPUS);
    uint32_t low = in8(FW_DATA);
    return low | in8(FW_DATA) << 8;
}

static void lock(void)
{
    uint32_t taken = 1;
    do
        __asm__ volatile("pause; xchgl %0, %1" : "+r"(taken), "+m"(lock_word));
    while (taken);
}

static void unlock(void)
{
    __asm__ volatile("movl $0, %0" : "=m"(lock_word) : : "memory");
}

NOINLINE void count(uint32_t index)
{
    lock();
    counter++; /* line: count */
    turns[index]++;
    unlock();
}

NOINLINE void only_second(uint32_t index)
{
    turns[index] |= 0x80000000; /* line: only-second */
}

NOINLINE void only_third(uint32_t index)
{
    turns[index] |= 0x40000000;
}

NOINLINE void spin(uint32_t index)
{
    while (spin_wanted)
        spins[index]++;
}

static void work(uint32_t index)
{
    spin(index);
    for (int i = 0; i < TURNS; i++)
        count(index); /* line: work */
    if (index == 1)
        only_second(index);
    if (index == 3)
        only_third(index);
    __asm__ volatile("lock incl %0" : "+m"(finished));
}

void other_main(uint32_t index)
{
    work(index);
    for (;;)
        __asm__ volatile("cli; hlt");
}

static void start_the_others(void)
{
    *lapic(0xf0) = 0x1ff;
    *lapic(0x300) = 0xc4500; /* INIT to all but itself */
    for (idle = 0; idle < 20000; idle++)
        ;
    *lapic(0x300) = 0xc4600 | START_PAGE; /* line: sipi */
}

int main(void)
{
    cpus = cpus_of_the_machine();
    say_hex("cpus: ", cpus);
    say("\r\n");
    start_the_others(); /* line: start */
    work(0);
    while (finished < cpus)
        __asm__ volatile("pause");
    say_hex("counted: ", counter); /* line: counted */
    say(counter == cpus * TURNS ? " right\r\n" : " WRONG\r\n");
    leave(counter != cpus * TURNS);
}
