/*
 * Executes instructions on the processor at hand, at level 3, as 64-bit or as 32-bit code, and says what came of it.
 * Requests come from standard input, answers go to standard output, both little-endian:
 *   1, at, bytes, data        writes memory
 *   2, at, bytes              reads memory
 *   3, struct entry           executes until an exception; struct result
 * Memory is at WINDOW, the same pages as in fxlong.asm; what is the supervisor's there is absent here.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

enum { WINDOW = 0x20000, CODE = 0x31000, BYTES = 0x12000, PAGE = 0x1000, ALIGNMENT = 0x40000 };
enum { CODE32 = 0x23, DATA = 0x2b, HEADER = 512, LEGACY = 3 };

struct entry {
  uint32_t bits, flags;
  uint64_t gpr[16];
  uint8_t fx[512];
};

struct result {
  uint32_t vector, error;
  uint64_t cr2, rip, flags, gpr[16];
  uint8_t fx[512];
};

static const int order[16] = {
  REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
  REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};
static struct entry entry;
static struct result result;
static gregset_t home;
static uint8_t home_fx[512];
static uint8_t *memory; /* the same, without protection */

static void get(void *to, size_t bytes) {
  if (fread(to, 1, bytes, stdin) != bytes) exit(0);
}

/* The kernel loads all registers from the frame of a signal: that is how the code is entered, and left. */
static void enter(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)info;
  ucontext_t *frame = context;
  uint8_t *fx = (uint8_t *)frame->uc_mcontext.fpregs;
  memcpy(home, frame->uc_mcontext.gregs, sizeof home);
  memcpy(home_fx, fx, sizeof home_fx);
  memcpy(fx, entry.fx, 416);
  *(uint64_t *)(fx + HEADER) |= LEGACY;
  greg_t *regs = frame->uc_mcontext.gregs;
  for (int i = 0; i < 16; i++) regs[order[i]] = entry.gpr[i];
  regs[REG_RIP] = CODE;
  regs[REG_EFL] = entry.flags | 0x202;
  if (entry.bits == 32) regs[REG_CSGSFS] = (regs[REG_CSGSFS] & ~0xffffLL) | CODE32;
}

static void leave(int number, siginfo_t *info, void *context) {
  __asm__ volatile("pushfq\n\tandl %0, (%%rsp)\n\tpopfq" ::"i"(~ALIGNMENT) : "memory", "cc");
  (void)number;
  (void)info;
  ucontext_t *frame = context;
  uint8_t *fx = (uint8_t *)frame->uc_mcontext.fpregs;
  greg_t *regs = frame->uc_mcontext.gregs;
  result.vector = regs[REG_TRAPNO];
  result.error = regs[REG_ERR];
  result.cr2 = regs[REG_CR2];
  result.rip = regs[REG_RIP];
  result.flags = regs[REG_EFL];
  for (int i = 0; i < 16; i++) result.gpr[i] = regs[order[i]];
  memcpy(result.fx, fx, sizeof result.fx);
  memcpy(regs, home, sizeof home);
  memcpy(fx, home_fx, 416);
  *(uint64_t *)(fx + HEADER) |= LEGACY;
}

static void on(int number, void (*handler)(int, siginfo_t *, void *)) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigaction(number, &action, NULL);
}

static void protect(int page, int rights) {
  if (mprotect((void *)(uintptr_t)(page * PAGE), PAGE, rights)) exit(3);
}

static void map(void) {
  int file = memfd_create("memory", 0);
  if (file < 0 || ftruncate(file, BYTES)) exit(1);
  int all = PROT_READ | PROT_WRITE | PROT_EXEC;
  void *at = (void *)(uintptr_t)WINDOW;
  memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
  void *view = mmap(at, BYTES, all, MAP_SHARED | MAP_POPULATE | MAP_FIXED_NOREPLACE, file, 0);
  if (memory == MAP_FAILED || view != at) exit(2);
  for (int i = 0; i < BYTES; i += PAGE) ((volatile uint8_t *)at)[i] = 0;
  static const int absent[] = {0x21, 0x25, 0x27, 0x29, 0x2b, 0x2f}, fixed[] = {0x23, 0x2a, 0x2c};
  for (unsigned i = 0; i < sizeof absent / sizeof *absent; i++) protect(absent[i], PROT_NONE);
  for (unsigned i = 0; i < sizeof fixed / sizeof *fixed; i++) protect(fixed[i], PROT_READ);
}

static void run(void) {
  get(&entry, sizeof entry);
  uint16_t data = entry.bits == 32 ? DATA : 0;
  __asm__ volatile("mov %0, %%ds\n\tmov %0, %%es" ::"r"(data));
  raise(SIGUSR1);
  __asm__ volatile("mov %0, %%ds\n\tmov %0, %%es" ::"r"((uint16_t)0));
  fwrite(&result, 1, sizeof result, stdout);
}

int main(void) {
  static uint8_t stack[1 << 17];
  stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&other, NULL);
  map();
  on(SIGUSR1, enter);
  on(SIGSEGV, leave);
  on(SIGILL, leave);
  on(SIGBUS, leave);
  on(SIGFPE, leave);
  on(SIGTRAP, leave);
  for (;;) {
    uint32_t request[3];
    get(request, 4);
    if (request[0] == 3) {
      run();
    } else {
      get(request + 1, 8);
      if (request[1] < WINDOW || request[1] + (uint64_t)request[2] > WINDOW + BYTES) exit(4);
      uint8_t *at = memory + request[1] - WINDOW;
      if (request[0] == 1) get(at, request[2]);
      else fwrite(at, 1, request[2], stdout);
    }
    if (request[0] != 1) fflush(stdout);
  }
}
