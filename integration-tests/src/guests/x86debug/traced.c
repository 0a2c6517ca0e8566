/*
 * Executes instructions on the processor at hand, at level 3, with debug registers armed, and says where it stops.
 * Requests come from standard input, answers go to standard output, both little-endian:
 *   1, at, bytes, data        writes memory
 *   2, at, bytes              reads memory
 *   3, struct start           loads registers and debug registers
 *   4, step                   goes on, by one instruction if step is 1; struct stop
 * Memory is at WINDOW, for a child that this program traces.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WINDOW = 0x20000, BYTES = 0x12000 };

struct start {
  uint64_t gpr[16], rip, flags, dr[4], dr7;
};

struct stop {
  uint32_t signal, code;
  uint64_t dr6, rip, flags, gpr[16];
};

static pid_t child;
static uint8_t *memory;

static void get(void *to, size_t bytes) {
  if (fread(to, 1, bytes, stdin) != bytes) exit(0);
}

static unsigned long long *place(struct user_regs_struct *regs, int number) {
  unsigned long long *places[] = {
    &regs->rax, &regs->rcx, &regs->rdx, &regs->rbx, &regs->rsp, &regs->rbp, &regs->rsi, &regs->rdi,
    &regs->r8, &regs->r9, &regs->r10, &regs->r11, &regs->r12, &regs->r13, &regs->r14, &regs->r15,
  };
  return places[number];
}

static void poke(int number, uint64_t value) {
  size_t at = offsetof(struct user, u_debugreg) + 8 * number;
  if (ptrace(PTRACE_POKEUSER, child, at, value)) exit(5);
}

static void start(void) {
  struct start from;
  struct user_regs_struct regs;
  get(&from, sizeof from);
  ptrace(PTRACE_GETREGS, child, 0, &regs);
  for (int i = 0; i < 16; i++) *place(&regs, i) = from.gpr[i];
  regs.rip = from.rip;
  regs.eflags = from.flags | 0x202;
  regs.orig_rax = -1;
  if (ptrace(PTRACE_SETREGS, child, 0, &regs)) exit(6);
  poke(7, 0);
  for (int i = 0; i < 4; i++) poke(i, from.dr[i]);
  poke(7, from.dr7);
}

static void go(void) {
  uint32_t step;
  int status;
  siginfo_t info;
  struct user_regs_struct regs;
  struct stop stop = {0};
  get(&step, 4);
  poke(6, 0);
  if (ptrace(step ? PTRACE_SINGLESTEP : PTRACE_CONT, child, 0, 0)) exit(7);
  if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) exit(8);
  ptrace(PTRACE_GETSIGINFO, child, 0, &info);
  ptrace(PTRACE_GETREGS, child, 0, &regs);
  stop.signal = WSTOPSIG(status);
  stop.code = info.si_code;
  stop.dr6 = ptrace(PTRACE_PEEKUSER, child, offsetof(struct user, u_debugreg) + 8 * 6, 0);
  stop.rip = regs.rip;
  stop.flags = regs.eflags;
  for (int i = 0; i < 16; i++) stop.gpr[i] = *place(&regs, i);
  fwrite(&stop, 1, sizeof stop, stdout);
}

int main(void) {
  int all = PROT_READ | PROT_WRITE | PROT_EXEC;
  int kind = MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE | MAP_FIXED_NOREPLACE;
  memory = mmap((void *)(uintptr_t)WINDOW, BYTES, all, kind, -1, 0);
  if (memory != (void *)(uintptr_t)WINDOW) exit(1);
  child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    _exit(0);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child) exit(2);
  ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_EXITKILL);
  for (;;) {
    uint32_t request[3];
    get(request, 4);
    if (request[0] == 3) {
      start();
    } else if (request[0] == 4) {
      go();
    } else {
      get(request + 1, 8);
      if (request[1] < WINDOW || request[1] + (uint64_t)request[2] > WINDOW + BYTES) exit(4);
      uint8_t *at = memory + request[1] - WINDOW;
      if (request[0] == 1) get(at, request[2]);
      else fwrite(at, 1, request[2], stdout);
    }
    if (request[0] == 2 || request[0] == 4) fflush(stdout);
  }
}
