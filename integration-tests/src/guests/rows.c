/* The guest for the tests of gdb's commands: one thing to do with a debugger in each function.
   A test finds its places by function name, global name or the words of a trailing line comment. */
#include "board.h"

struct point {
    int x;
    int y;
    struct { short low; signed char tag; } inner;
};

int rounds = 8;                         /* how often main calls body */
int spin_wanted;                        /* set it and main goes to spin */
int calls;                              /* written once by each body */
int sum;                                /* written once by each body */
int read_only_source = 42;              /* read once by each body */
int unread;                             /* never accessed */
long long big = 0x0102030405060708LL;   /* written by wide */
struct point origin = {3, 4, {5, 6}};
int table[8] = {1, 1, 2, 3, 5, 8, 13, 21};
unsigned char bytes[8];
unsigned short halves[4];
unsigned words[4];
unsigned shared;                        /* counted up by atomic_add */
int result;
volatile unsigned spins;

KEPT int add(int left, int right)
{
    return left + right;
}

KEPT int middle(int value)
{
    int inner = add(value, 1);          /* line: middle calls add */
    return inner * 2;
}

KEPT int outer(int value)
{
    int before = middle(value);         /* line: outer calls middle */
    int after = before + value;
    return after;
}

KEPT int body(int round)
{
    calls++;                            /* line: body writes calls */
    sum += round * read_only_source;    /* line: body writes sum */
    return sum;
}

KEPT int factorial(int number)
{
    if (number <= 1)
        return 1;                       /* line: factorial ends */
    return number * factorial(number - 1);
}

KEPT int table_sum(void)
{
    int total = 0;
    int index;

    for (index = 0; index < 8; index++)
        total += table[index];          /* line: table_sum adds */
    return total;                       /* line: table_sum returns */
}

/* One store of each width, each in its own line. */
KEPT void stores(int value)
{
    bytes[1] = (unsigned char)value;    /* line: stores a byte */
    halves[1] = (unsigned short)value;  /* line: stores a half word */
    words[1] = (unsigned)value;         /* line: stores a word */
    words[2] = words[1] + 1;            /* line: loads and stores a word */
    words[3] = 7;                       /* line: stores the last word */
}

KEPT void wide(long long value)
{
    big = value;                        /* line: wide writes big */
}

KEPT void move(struct point *point, int distance)
{
    point->x += distance;               /* line: move writes x */
    point->y -= distance;               /* line: move writes y */
    point->inner.tag = (signed char)distance; /* line: move writes tag */
}

/* Adds with a reservation: a debugger that steps between lwarx and stwcx. never gets out of it. */
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

KEPT void spin(void)
{
    for (;;)
        spins++;                        /* line: spin spins */
}

/* Copies with load and store multiple: one instruction, many accesses. */
KEPT void multiple(const unsigned *from, unsigned *to)
{
    __asm__ volatile("lmw 28,0(%0)\n\tstmw 28,0(%1)" /* line: multiple copies */
        : : "b"(from), "b"(to) : "r28", "r29", "r30", "r31", "memory");
}

unsigned block_from[4] = {11, 22, 33, 44};
unsigned block_to[4];

int main(void)
{
    int round;

    board_map();
    if (spin_wanted)
        spin();
    result = outer(5);                  /* line: main calls outer */
    result = factorial(5);              /* line: main calls factorial */
    for (round = 0; round < rounds; round++)
        body(round);                    /* line: main calls body */
    result = table_sum();               /* line: main calls table_sum */
    stores(0x5a);                       /* line: main calls stores */
    wide(0x1112131415161718LL);         /* line: main calls wide */
    move(&origin, 2);                   /* line: main calls move */
    atomic_add(&shared, 3);             /* line: main calls atomic_add */
    multiple(block_from, block_to);     /* line: main calls multiple */
    print("rows: done\n");              /* line: main prints */
    power_off();
}
