/* The guest that trapgate runs when it is given none: ten rounds with something to stop at in each. */
#include "board.h"

unsigned counter;                       /* written once a round, by tick */
unsigned limit = 10;                    /* read once a round, by main */
unsigned history[16];                   /* what each round computed */
unsigned timer_interrupts;              /* written by the decrementer's handler */
char message[] = "still counting";      /* printed every fifth round */

void on_decrementer(void)
{
    timer_acknowledge();
    timer_interrupts++;
}

KEPT unsigned tick(unsigned step)
{
    counter += step;
    return counter;
}

KEPT unsigned scramble(unsigned seed, unsigned times)
{
    while (times-- != 0)
        seed = (seed << 5 | seed >> 27) ^ (seed * 1103515245u + 12345u);
    return seed;
}

KEPT void report(unsigned round)
{
    print(message);
    print(": round ");
    print_number(round);
    print("\n");
}

int main(void)
{
    unsigned round;

    board_map();
    print("trapgate demo guest: hello from an e500v2\n");
    timer_start(20000);
    while (counter < limit) {
        round = tick(1);
        history[round & 15] = scramble(round, 2000);
        if (round % 5 == 0)
            report(round);
    }
    print(timer_interrupts ? "the timer has interrupted\n" : "the timer has never interrupted\n");
    print("power off\n");
    power_off();
}
