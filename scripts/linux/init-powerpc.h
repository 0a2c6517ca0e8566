// What init.c needs of a PowerPC: system calls, the sum of 1/k! in doubles, power-off.
#pragma once

enum { // arch/powerpc/kernel/syscalls/syscall.tbl
  NR_EXIT = 1,
  NR_FORK = 2,
  NR_READ = 3,
  NR_WRITE = 4,
  NR_OPEN = 5,
  NR_CLOSE = 6,
  NR_WAITPID = 7,
  NR_MOUNT = 21,
  NR_REBOOT = 88,
  NR_PIPE = 42,
  NR_SCHED_YIELD = 158,
  NR_SCHED_SETAFFINITY = 222,
  NR_GETCPU = 302,
  NR_CLOCK_GETTIME64 = 403,
  NR_CLOCK_NANOSLEEP_TIME64 = 407
};

static long call(long number, long a, long b, long c, long d, long e) {
  register long r0 __asm__("r0") = number;
  register long r3 __asm__("r3") = a;
  register long r4 __asm__("r4") = b;
  register long r5 __asm__("r5") = c;
  register long r6 __asm__("r6") = d;
  register long r7 __asm__("r7") = e;
  // The kernel sets the summary overflow bit of CR0 on an error, and returns its number without a sign.
  __asm__ volatile("sc\n\tbns+ 1f\n\tneg 3,3\n1:"
                   : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7)
                   :
                   : "r8", "r9", "r10", "r11", "r12", "cr0", "ctr", "memory");
  return r3;
}

#define TERMS 20

#ifdef SPE // doubles in the 64-bit general purpose registers, which the kernel saves only for those who use them
static u64 euler(void) {
  u64 sum;
  u32 k = 1;
  __asm__ volatile("efdcfsi 20,%[one]\n\t"   // the term
                   "evmr 21,20\n"            // the sum
                   "1:\tefdcfsi 22,%[k]\n\t"
                   "efddiv 20,20,22\n\t"
                   "efdadd 21,21,20\n\t"
                   "li 0,158\n\t"            // sched_yield: the other process of this processor takes these registers
                   "sc\n\t"
                   "addi %[k],%[k],1\n\t"
                   "cmpwi %[k],%[last]\n\t"
                   "ble 1b\n\t"
                   "evstdd 21,0(%[sum])"
                   : [k] "+&b"(k)
                   : [one] "r"(1), [last] "i"(TERMS), [sum] "b"(&sum)
                   : "r0", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r20", "r21", "r22", "cr0",
                     "ctr", "memory");
  return sum;
}
#else // the compiler keeps both doubles in floating-point registers over the system call
static u64 euler(void) {
  union {
    double value;
    u64 bits;
  } sum = {1.0};
  double term = 1.0;
  for (int k = 1; k <= TERMS; k++) {
    term /= k;
    sum.value += term;
    call(NR_SCHED_YIELD, 0, 0, 0, 0, 0);
  }
  return sum.bits;
}
#endif

static void power_off(void) {
  call(NR_REBOOT, (long)0xfee1dead, 672274793, 0x4321fedc, 0, 0);
}
