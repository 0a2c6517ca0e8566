/* Calls, a port, a variable: what breakpoints, steps and watches are tried on. */

volatile int total;
volatile int seen;

/* An access that leaves the guest for a device. */
static inline int port_read(unsigned short port)
{
    unsigned char value;
    __asm__ volatile ("inb %1, %0" : "=a" (value) : "d" (port));
    return value;
}

static inline void port_write(unsigned short port, unsigned char value)
{
    __asm__ volatile ("outb %0, %1" : : "a" (value), "d" (port));
}

int second(int i)
{
    return i + 1;
}

int third(int i)
{
    return i + 2;
}

int fourth(int i)
{
    return i + 3;
}

int work(int i)
{
    total += i;                 /* line: work */
    return total;
}

int main(void)
{
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 50; i++) {
            work(i);
        }
        seen = port_read(0x3fd);  /* line: port */
        second(round);
        third(round);
        fourth(round);
    }
    for (const char *c = "done\n"; *c; c++) {
        port_write(0x3f8, *c);
    }
    return total == 2450 ? 0 : 1; /* line: end */
}
