/* The guest for measuring what a debugger costs: one line that takes some thousand instructions, and a
   function that is called for ever with the number of the call. */
#include "board.h"

#define LONG 1000

volatile unsigned sum;                  /* of everything so far */

KEPT unsigned f(unsigned i)
{
    sum += i;
    return sum;
}

KEPT void hot(unsigned count)
{
    unsigned i;

    sum = 0;
    for (i = 0; i < count; i++) sum += i ^ count; /* line: the hot one */
    sum++;                              /* line: behind the hot one */
}

int main(void)
{
    unsigned i;

    hot(LONG);
    hot(LONG);
    for (i = 1; ; i++)
        f(i);
}
