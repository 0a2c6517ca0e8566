// The first and only program of the Linux guest: no libc, no files but its own.
// Says which processors are there, lets two processes take turns on each of them with a floating-point sum whose result is
// known to the last bit, sleeps to see the timer, and powers the machine off.

typedef unsigned int u32;
typedef unsigned long long u64;

#if defined __x86_64__ || defined __i386__
#include "init-x86.h"
#else
#include "init-powerpc.h"
#endif

#define CALL1(n, a) call(n, (long)(a), 0, 0, 0, 0)
#define CALL2(n, a, b) call(n, (long)(a), (long)(b), 0, 0, 0)
#define CALL3(n, a, b, c) call(n, (long)(a), (long)(b), (long)(c), 0, 0)

// --- text -----------------------------------------------------------------------------------------------------------

static char line[160];
static u32 used;

static void text(const char *what) {
  while (*what && used < sizeof line) line[used++] = *what++;
}

static void decimal(u32 value) {
  char digits[11];
  u32 at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = '0' + value % 10;
  while (value /= 10);
  text(digits + at);
}

static void hex(u64 value) {
  char digits[17];
  for (int i = 0; i < 16; i++) digits[i] = "0123456789abcdef"[(u32)(value >> (60 - 4 * i)) & 15];
  digits[16] = 0;
  text(digits);
}

static void say(void) {
  text("\n");
  CALL3(NR_WRITE, 1, line, used);
  used = 0;
}

static u32 read_file(const char *path, char *into, u32 size) {
  long file = CALL2(NR_OPEN, path, 0);
  if (file < 0) return 0;
  long got = CALL3(NR_READ, file, into, size - 1);
  CALL1(NR_CLOSE, file);
  if (got <= 0) return 0;
  into[got] = 0;
  return (u32)got;
}

// --- the sum of 1/k!, k = 0..20: Euler's number -----------------------------------------------------------------------

#define EULER 0x4005bf0a8b14576aULL // what IEEE double arithmetic gives when it adds from k = 0 up
#define ROUNDS 25

struct result {
  u32 cpu;
  u32 rounds;
  u64 bits;
};

static void child(u32 cpu, u32 pipe_end) {
  u32 mask = 1u << cpu;
  struct result result = {0, 0, 0};
  if (CALL3(NR_SCHED_SETAFFINITY, 0, sizeof mask, &mask) < 0) CALL1(NR_EXIT, 1);
  do {
    result.bits = euler();
    result.rounds++;
  } while (result.bits == EULER && result.rounds < ROUNDS);
  CALL3(NR_GETCPU, &result.cpu, 0, 0);
  CALL3(NR_WRITE, pipe_end, &result, sizeof result);
  CALL1(NR_EXIT, 0);
}

// Two processes on one processor, each through its own pipe; true when both results are right.
static int two_processes(u32 cpu, int ends[2][2]) {
  int right = 1;
  for (u32 i = 0; i < 2; i++) {
    struct result result = {~0u, 0, 0};
    long got = CALL3(NR_READ, ends[i][0], &result, sizeof result);
    int good = got == sizeof result && result.cpu == cpu && result.bits == EULER && result.rounds == ROUNDS;
    text("init: cpu ");
    decimal(result.cpu);
    text(", process ");
    decimal(i + 1);
    text(": e = 0x");
    hex(result.bits);
    text(", ");
    decimal(result.rounds);
    text(" times");
    if (!good) text(": WRONG");
    say();
    right &= good;
  }
  return right;
}

static int compute(u32 cpus) {
  static int ends[8][2][2];
  int right = 1;
  for (u32 cpu = 0; cpu < cpus; cpu++) {
    for (u32 i = 0; i < 2; i++) {
      if (CALL1(NR_PIPE, ends[cpu][i]) < 0) return 0;
      long pid = call(NR_FORK, 0, 0, 0, 0, 0);
      if (pid == 0) child(cpu, ends[cpu][i][1]);
      if (pid < 0) return 0;
      CALL1(NR_CLOSE, ends[cpu][i][1]);
    }
  }
  for (u32 cpu = 0; cpu < cpus; cpu++) right &= two_processes(cpu, ends[cpu]);
  for (u32 i = 0; i < 2 * cpus; i++) CALL3(NR_WAITPID, -1, 0, 0);
  return right;
}

// --- processors and time ------------------------------------------------------------------------------------------------

// Counts a list like "0", "0-3" or "0,2-3", as /sys/devices/system/cpu/online has it.
static u32 count_list(const char *list) {
  u32 count = 0, first = 0, number = 0;
  for (int range = 0;; list++) {
    if (*list >= '0' && *list <= '9') {
      number = 10 * number + (u32)(*list - '0');
    } else if (*list == '-') {
      range = 1;
      first = number;
      number = 0;
    } else {
      count += range ? number - first + 1 : 1;
      range = 0;
      number = 0;
      if (*list != ',') return count;
    }
  }
}

static u32 processors(void) {
  static char online[32];
  u32 size = read_file("/sys/devices/system/cpu/online", online, sizeof online);
  u32 count = 1;
  if (size) { // absent in a kernel for one processor
    count = count_list(online);
    online[size - 1] = 0;
  }
  text("init: processors online: ");
  decimal(count);
  text(size ? " (" : " (no list");
  text(online);
  text(")");
  say();
  return count > 8 ? 8 : count;
}

// The lines of /proc/cpuinfo that name core and platform.
static void cpuinfo(void) {
  static char info[1024];
  char *at = info, *end = info + read_file("/proc/cpuinfo", info, sizeof info);
  while (at < end) {
    char *next = at;
    while (next < end && *next != '\n') next++;
    *next = 0;
    if ((at[0] == 'c' && at[1] == 'p') || (at[0] == 'm' && at[1] == 'o')) {
      text("init: cpuinfo: ");
      text(at);
      say();
    }
    at = next + 1;
  }
}

static int sleep_a_little(void) {
  enum { MONOTONIC = 1, WANTED_NS = 20000000 };
  struct {
    u64 seconds, nanoseconds;
  } wanted = {0, WANTED_NS}, before = {0, 0}, after = {0, 0};
  int right = CALL2(NR_CLOCK_GETTIME64, MONOTONIC, &before) == 0;
  right &= call(NR_CLOCK_NANOSLEEP_TIME64, MONOTONIC, 0, (long)&wanted, 0, 0) == 0;
  right &= CALL2(NR_CLOCK_GETTIME64, MONOTONIC, &after) == 0;
  u64 slept = (after.seconds - before.seconds) * 1000000000 + after.nanoseconds - before.nanoseconds;
  right &= slept >= WANTED_NS;
  text(right ? "init: slept at least 20 ms" : "init: slept less than 20 ms: WRONG");
  say();
  return right;
}

static void run(void) {
  CALL3(NR_MOUNT, "none", "/proc", "proc");
  CALL3(NR_MOUNT, "none", "/sys", "sysfs");
  text("init: here is init of the trapgate guest");
  say();
  cpuinfo();
  u32 cpus = processors();
  int right = compute(cpus);
  right &= sleep_a_little();
  text(right ? "init: all right, power off" : "init: FAILED, power off");
  say();
  power_off();
  for (;;) CALL1(NR_SCHED_YIELD, 0); // there is no power-off driver
}

// The kernel enters with the argument count on the stack; nobody returns from here, and nobody needs the arguments.
__attribute__((noreturn)) void _start(void) {
  run();
  CALL1(NR_EXIT, 0);
  __builtin_unreachable();
}
