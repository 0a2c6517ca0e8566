/* A guest that debugs itself: it arms IAC, DAC, ICMP, BRT and TRAP in turn, counts its debug interrupts
   and checks what they saved. While somebody else owns the registers (DBCR0[EDM]) it checks that its
   writes do nothing. One line per round; `rounds` and `pause_at` are for a debugger. */

#define KEPT __attribute__((noipa))

#define MFSPR(n) ({ unsigned v_; __asm__ volatile("mfspr %0," #n : "=r"(v_)); v_; })
#define MTSPR(n, v) __asm__ volatile("mtspr " #n ",%0" : : "r"((unsigned)(v)) : "memory")
#define DBSR 304
#define DBCR0 308
#define DBCR1 309
#define DBCR2 310
#define IAC1 312
#define IAC2 313
#define DAC1 316
#define DAC2 317
#define PVR 287
#define ESR 62
#define GET(n) GET_(n)
#define GET_(n) MFSPR(n)
#define SET(n, v) SET_(n, v)
#define SET_(n, v) MTSPR(n, v)

#define EDM 0x80000000u
#define IDM 0x40000000u
#define IDE 0x80000000u
#define ICMP 0x08000000u
#define BRT 0x04000000u
#define TRAP 0x01000000u
#define IAC1_EVENT 0x00800000u
#define IAC2_EVENT 0x00400000u
#define DAC1R 0x00080000u
#define DAC1W 0x00040000u
#define DAC2R 0x00020000u
#define EVENTS 0x4FFF0000u
#define MSR_DE 0x200u
#define ESR_PTR 0x02000000u

void use_debug_level(void);
int two_targets(int start);
void store_once(int *cell, int value);
void store_byte(char *cell, int value);
int load_once(int *cell);
void set_msr(unsigned msr);
void branch_over(void);
void trap_once(void);
extern char first_target[], second_target[], the_store[], the_load[], after_msr[], the_branch[], the_trap[];

/* For a debugger: how many rounds, and the counts of the last one. */
volatile int rounds = 3;
volatile int round_number;
volatile int cell;
volatile int steps_wanted;

/* What the handlers saw. */
#define SEEN 16
unsigned seen_pc[SEEN], seen_dbsr[SEEN], seen_msr[SEEN];
volatile int seen;
volatile int program_interrupts;
unsigned program_pc, program_esr;
int total_debug_interrupts;
int wrong;

/* The debug interrupt: notes it, takes the request back and disarms what fired. */
unsigned on_debug(unsigned pc, unsigned msr)
{
    unsigned dbsr = GET(DBSR);

    if (seen < SEEN) {
        seen_pc[seen] = pc;
        seen_dbsr[seen] = dbsr;
        seen_msr[seen] = msr;
    }
    seen++;
    total_debug_interrupts++;
    if ((dbsr & ICMP) == 0 || --steps_wanted <= 0)
        SET(DBCR0, GET(DBCR0) & ~(dbsr & EVENTS));
    SET(DBSR, dbsr);
    return dbsr & TRAP ? pc + 4 : pc;
}

/* The program interrupt of the trap instruction: goes on behind it. */
unsigned on_program(unsigned pc, unsigned msr)
{
    (void)msr;
    program_pc = pc;
    program_esr = GET(ESR);
    program_interrupts++;
    return pc + 4;
}

#include "uart.h"

static unsigned machine_state(void)
{
    unsigned msr;

    __asm__ volatile("mfmsr %0" : "=r"(msr));
    return msr;
}

static void arm(unsigned events)
{
    seen = 0;
    program_interrupts = 0;
    SET(DBSR, 0xFFFFFFFFu);
    SET(DBCR1, 0);
    SET(DBCR2, 0);
    SET(DBCR0, IDM | events);
    set_msr(machine_state() | MSR_DE);
}

static void disarm(void)
{
    SET(DBCR0, 0);
    set_msr(machine_state() & ~MSR_DE);
    SET(DBSR, 0xFFFFFFFFu);
}

static void check(const char *what, int good)
{
    if (!good) {
        wrong++;
        print(" WRONG:");
        print(what);
    }
}

static int saw(int index, const void *pc, unsigned dbsr)
{
    return seen_pc[index] == (unsigned)pc && seen_dbsr[index] == dbsr;
}

static void count(const char *name, int number)
{
    print(" ");
    print(name);
    print(" ");
    print_number((unsigned)number);
}

static void instruction_compares(void)
{
    SET(IAC1, first_target);
    SET(IAC2, second_target);
    arm(IAC1_EVENT | IAC2_EVENT);
    check("sum", two_targets(4) == 7);
    count("iac", seen);
    check("iac", seen == 2 && saw(0, first_target, IAC1_EVENT) && saw(1, second_target, IAC2_EVENT));
    disarm();
}

static void data_compares(void)
{
    int value;

    SET(DAC1, &cell);
    SET(DAC2, &cell);
    arm(DAC1W);
    store_once((int *)&cell, 5);
    count("dacw", seen);
    check("dacw", seen == 1 && saw(0, the_store, DAC1W) && cell == 5);
    disarm();
    arm(DAC1W);
    store_byte((char *)&cell + 1, 6);
    check("byte in the middle", seen == 0);
    disarm();
    arm(DAC2R);
    value = load_once((int *)&cell);
    count("dacr", seen);
    check("dacr", value == cell && seen == 1 && saw(0, the_load, DAC2R));
    disarm();
}

static void completions(void)
{
    int i;

    steps_wanted = 3;
    arm(ICMP);
    count("icmp", seen);
    /* Whether mtmsr itself counts is the core's affair. */
    check("icmp", seen == 3 && (saw(0, after_msr, ICMP) || saw(0, after_msr + 4, ICMP)));
    for (i = 1; i < 3; i++)
        check("icmp order", seen_dbsr[i] == ICMP);
    check("icmp next", seen_pc[1] != seen_pc[0]);
    disarm();
}

static void branches(void)
{
    arm(0);
    /* Armed without a branch between here and the one in question but the call's own: the first that
       is taken after DBCR0 is written fires, and the handler disarms it. */
    SET(DBCR0, IDM | BRT);
    branch_over();
    count("brt", seen);
    check("brt", seen == 1 && seen_dbsr[0] == BRT);
    disarm();
}

static void traps(void)
{
    arm(TRAP);
    trap_once();
    count("trap", seen);
    check("trap", seen == 1 && saw(0, the_trap, TRAP) && program_interrupts == 0);
    disarm();
    arm(0);
    set_msr(machine_state() & ~MSR_DE);
    SET(DBCR0, IDM | TRAP);
    trap_once();
    count("ptr", program_interrupts);
    check("ptr", program_interrupts == 1 && program_pc == (unsigned)the_trap && program_esr & ESR_PTR);
    check("trap recorded", GET(DBSR) == (TRAP | IDE) && seen == 0);
    disarm();
}

static void late_events(void)
{
    SET(DAC1, &cell);
    arm(0);
    set_msr(machine_state() & ~MSR_DE);
    SET(DBCR0, IDM | DAC1W);
    store_once((int *)&cell, 7);
    check("late store", cell == 7 && seen == 0 && GET(DBSR) == (DAC1W | IDE));
    set_msr(machine_state() | MSR_DE);
    count("late", seen);
    check("late", seen == 1 && saw(0, after_msr, DAC1W | IDE));
    disarm();
}

KEPT void own_round(void)
{
    print(" guest:");
    instruction_compares();
    data_compares();
    completions();
    branches();
    traps();
    late_events();
}

/* Somebody else owns the registers: writes do nothing and nothing fires. */
KEPT void foreign_round(void)
{
    unsigned dbcr1 = GET(DBCR1), dac2 = GET(DAC2), iac1 = GET(IAC1);

    print(" debugger:");
    seen = 0;
    SET(IAC1, first_target);
    SET(DAC2, &cell);
    SET(DBCR1, 0x00C00000u);
    SET(DBCR0, IDM | IAC1_EVENT | DAC2R);
    check("dbcr0", GET(DBCR0) & EDM);
    check("writes", GET(DBCR1) == dbcr1 && GET(DAC2) == dac2 && GET(IAC1) == iac1);
    set_msr(machine_state() | MSR_DE);
    two_targets(1);
    load_once((int *)&cell);
    trap_once();
    count("events", seen);
    check("events", seen == 0);
    set_msr(machine_state() & ~MSR_DE);
}

/* Where a debugger may stop between two rounds. */
KEPT void between_rounds(void)
{
}

KEPT void finished(void)
{
}

int main(void)
{
    unsigned family = GET(PVR) >> 16;

    uart_map(family);
    if (family >= 0x8023 && family < 0x8100)
        use_debug_level();
    print("debugregs on ");
    print(family == 0x8021 ? "e500v2" : family == 0x8023 ? "e500mc" : "440");
    print("\n");
    for (round_number = 1; round_number <= rounds; round_number++) {
        between_rounds();
        print("round ");
        print_number((unsigned)round_number);
        if (GET(DBCR0) & EDM)
            foreign_round();
        else
            own_round();
        print(wrong ? " failed\n" : " ok\n");
    }
    finished();
    power_off();
}
