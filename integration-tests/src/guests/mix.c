/* The benchmark's guest: every round does the same work on the same data, for ever, so that rounds
   counted over time give a speed and instructions per round is a constant of this file. */
#include "board.h"

#define PRIMES 4096
#define KEYS 512
#define TEXT 1024

volatile unsigned progress;             /* rounds done */
volatile unsigned checksum;             /* of the last round: the same after every one */
unsigned expected;                      /* of the first round */
volatile unsigned wrong;                /* rounds whose checksum was another: stays 0 */

static unsigned char composite[PRIMES];
static unsigned keys[KEYS];
static char source[TEXT];
static char target[TEXT];
static unsigned crc_table[256];

KEPT unsigned next_random(unsigned seed)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    return seed ^ seed << 5;
}

KEPT unsigned sieve(void)
{
    unsigned candidate, multiple, found = 0;

    for (candidate = 0; candidate < PRIMES; candidate++)
        composite[candidate] = 0;
    for (candidate = 2; candidate < PRIMES; candidate++) {
        if (composite[candidate])
            continue;
        found++;
        for (multiple = candidate * candidate; multiple < PRIMES; multiple += candidate)
            composite[multiple] = 1;
    }
    return found;
}

KEPT void crc_prepare(void)
{
    unsigned index, bit, value;

    for (index = 0; index < 256; index++) {
        value = index;
        for (bit = 0; bit < 8; bit++)
            value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
        crc_table[index] = value;
    }
}

KEPT unsigned crc32(const char *text, unsigned length)
{
    unsigned crc = 0xFFFFFFFFu;

    while (length-- != 0)
        crc = crc >> 8 ^ crc_table[(crc ^ (unsigned char)*text++) & 0xFF];
    return ~crc;
}

KEPT unsigned copy(char *to, const char *from)
{
    char *start = to;

    while ((*to++ = *from++) != 0)
        ;
    return (unsigned)(to - start);
}

KEPT int ascending(unsigned left, unsigned right)
{
    return left < right;
}

KEPT int descending(unsigned left, unsigned right)
{
    return left > right;
}

/* A heap sort that asks its order through a pointer, as qsort does. */
KEPT void sort(unsigned *items, unsigned count, int (*before)(unsigned, unsigned))
{
    unsigned start = count / 2, root, child, item;

    while (count > 1) {
        if (start > 0) {
            item = items[--start];
        } else {
            item = items[--count];
            items[count] = items[0];
        }
        root = start;
        while ((child = root * 2 + 1) < count) {
            if (child + 1 < count && before(items[child], items[child + 1]))
                child++;
            if (!before(item, items[child]))
                break;
            items[root] = items[child];
            root = child;
        }
        items[root] = item;
    }
}

KEPT unsigned digits(unsigned number)
{
    unsigned total = 0;

    while (number != 0) {
        total += number % 10;
        number /= 10;
    }
    return total;
}

KEPT unsigned work(void)
{
    unsigned index, seed = 2463534242u, mixed = sieve();

    for (index = 0; index < KEYS; index++)
        keys[index] = seed = next_random(seed);
    sort(keys, KEYS, ascending);
    mixed = mixed * 31 + keys[0];
    sort(keys, KEYS, descending);
    mixed = mixed * 31 + keys[KEYS / 2];
    for (index = 0; index < TEXT - 1; index++)
        source[index] = (char)('a' + (keys[index % KEYS] + index) % 26);
    source[TEXT - 1] = 0;
    mixed += copy(target, source);
    mixed ^= crc32(target, TEXT);
    for (index = 0; index < KEYS; index += 8)
        mixed += digits(keys[index]);
    return mixed;
}

int main(void)
{
    crc_prepare();
    expected = work();
    for (;;) {
        checksum = work();
        if (checksum != expected)
            wrong++;
        progress++;
    }
}
