/* What the guests know of the ppce500 board: its UART, its power switch and its timer. */
#ifndef TRAPGATE_GUEST_BOARD_H
#define TRAPGATE_GUEST_BOARD_H

/* Keeps a function a function of its own, with its arguments in registers, whatever the optimizer thinks. */
#define KEPT __attribute__((noipa))

/* Maps the board's registers: EA 0xE0000000 to PA 0xF_E0000000, 1 MiB, cache-inhibited, guarded. */
void board_map(void);

/* Writes a string to the console UART. */
void print(const char *text);

/* Writes a number in decimal to the console UART. */
void print_number(unsigned number);

/* Has on_decrementer called every PERIOD ticks of the time base. */
void timer_start(unsigned period);

/* Takes back the interrupt request: to be called by on_decrementer. */
void timer_acknowledge(void);

/* Switches the board off through the GPIO pin 0. Does not return. */
void power_off(void) __attribute__((noreturn));

#endif
