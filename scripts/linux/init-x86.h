// What init.c needs of an x86 processor: system calls, the sum of 1/k! in doubles, power-off.
#pragma once

#ifdef __x86_64__
enum { // arch/x86/entry/syscalls/syscall_64.tbl
  NR_READ = 0,
  NR_WRITE = 1,
  NR_OPEN = 2,
  NR_CLOSE = 3,
  NR_IOCTL = 16,
  NR_PIPE = 22,
  NR_SCHED_YIELD = 24,
  NR_FORK = 57,
  NR_EXIT = 60,
  NR_WAITPID = 61, // wait4: one argument more, which is 0
  NR_MOUNT = 165,
  NR_IOPERM = 173,
  NR_SCHED_SETAFFINITY = 203,
  NR_CLOCK_GETTIME64 = 228,
  NR_CLOCK_NANOSLEEP_TIME64 = 230,
  NR_GETCPU = 309
};
#define ENTER_KERNEL "syscall"
#define CHANGED_BY_KERNEL "rcx", "r11", "memory"

static long call(long number, long a, long b, long c, long d, long e) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile(ENTER_KERNEL
                   : "+a"(number)
                   : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : CHANGED_BY_KERNEL);
  return number;
}
#else
enum { // arch/x86/entry/syscalls/syscall_32.tbl
  NR_EXIT = 1,
  NR_FORK = 2,
  NR_READ = 3,
  NR_WRITE = 4,
  NR_OPEN = 5,
  NR_CLOSE = 6,
  NR_WAITPID = 7,
  NR_MOUNT = 21,
  NR_PIPE = 42,
  NR_IOCTL = 54,
  NR_IOPERM = 101,
  NR_SCHED_YIELD = 158,
  NR_SCHED_SETAFFINITY = 241,
  NR_GETCPU = 318,
  NR_CLOCK_GETTIME64 = 403,
  NR_CLOCK_NANOSLEEP_TIME64 = 407
};
#define ENTER_KERNEL "int $0x80"
#define CHANGED_BY_KERNEL "memory"

static long call(long number, long a, long b, long c, long d, long e) {
  __asm__ volatile(ENTER_KERNEL : "+a"(number) : "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : CHANGED_BY_KERNEL);
  return number;
}
#endif

// The sum twice at the same time, in x87 and SSE registers, which the kernel keeps over the system call: the other process of
// this processor uses them too. Returns 0 when the two are not the same.
static u64 euler(void) {
  enum { TERMS = 20 };
  static const unsigned short control = 0x27f; // round the x87 results to doubles
  u64 x87, sse;
  u32 k = 1;
  __asm__ volatile("fninit\n\t"
                   "fldcw %[control]\n\t"
                   "fld1\n\t" // the sum
                   "fld1\n\t" // the term
                   "cvtsi2sdl %[k], %%xmm6\n\t"
                   "movapd %%xmm6, %%xmm7\n"
                   "1:\tfidivl %[k]\n\t"
                   "fadd %%st, %%st(1)\n\t"
                   "cvtsi2sdl %[k], %%xmm5\n\t"
                   "divsd %%xmm5, %%xmm6\n\t"
                   "addsd %%xmm6, %%xmm7\n\t"
                   "mov %[yield], %%eax\n\t" ENTER_KERNEL "\n\t"
                   "incl %[k]\n\t"
                   "cmpl %[last], %[k]\n\t"
                   "jle 1b\n\t"
                   "fstp %%st(0)\n\t"
                   "fstpl %[x87]\n\t"
                   "movsd %%xmm7, %[sse]"
                   : [k] "+m"(k), [x87] "=m"(x87), [sse] "=m"(sse)
                   : [control] "m"(control), [yield] "i"(NR_SCHED_YIELD), [last] "i"(TERMS)
                   : "eax", CHANGED_BY_KERNEL);
  return x87 == sse ? sse : 0;
}

// The kernel has no ACPI and no power-off of its own: the port of QEMU's chip set, once the serial line has sent all.
static void power_off(void) {
  enum { TCSBRK = 0x5409, PORT = 0x604, SLEEP = 0x2000 };
  call(NR_IOCTL, 1, TCSBRK, 1, 0, 0);
  call(NR_IOPERM, PORT, 2, 1, 0, 0);
  __asm__ volatile("outw %0, %1" : : "a"((unsigned short)SLEEP), "d"((unsigned short)PORT));
}
