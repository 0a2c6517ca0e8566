/*
 * Prints what the processor it runs on does with integer instructions: cases64.txt and cases32.txt,
 * which NativeCasesTest replays. Both sides draw the same inputs from the same numbers, so only
 * results are written down.
 *
 *   gcc -O1 -o /tmp/cases64 cases.c && /tmp/cases64 > cases64.txt
 *   gcc -O1 -m32 -o /tmp/cases32 cases.c && /tmp/cases32 > cases32.txt
 *
 * A line "= CODE KIND WIDTH" names an instruction; each line after it is one case: the flags CF,
 * PF, AF, ZF, SF and OF, then what has changed: a b c d registers, s and t the distance rSI and rDI
 * have moved, m0 to m7 quadwords of memory. "DE" is a divide error.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct {
  unsigned long a, b, c, d, s, t, flags, code;
} regs;

extern void execute(regs *r);

#ifdef __x86_64__
__asm__(
    ".globl execute\nexecute:\n"
    "push %rbx; push %rbp; mov %rdi, %rbp\n"
    "pushq 48(%rbp); popfq\n"
    "mov (%rbp), %rax; mov 8(%rbp), %rbx; mov 16(%rbp), %rcx; mov 24(%rbp), %rdx\n"
    "mov 32(%rbp), %rsi; mov 40(%rbp), %rdi\n"
    "call *56(%rbp)\n"
    "mov %rax, (%rbp); mov %rbx, 8(%rbp); mov %rcx, 16(%rbp); mov %rdx, 24(%rbp)\n"
    "mov %rsi, 32(%rbp); mov %rdi, 40(%rbp)\n"
    "pushfq; popq 48(%rbp); cld\n"
    "pop %rbp; pop %rbx; ret\n");
#else
__asm__(
    ".globl execute\nexecute:\n"
    "push %ebx; push %ebp; push %esi; push %edi; mov 20(%esp), %ebp\n"
    "pushl 24(%ebp); popfl\n"
    "mov (%ebp), %eax; mov 4(%ebp), %ebx; mov 8(%ebp), %ecx; mov 12(%ebp), %edx\n"
    "mov 16(%ebp), %esi; mov 20(%ebp), %edi\n"
    "call *28(%ebp)\n"
    "mov %eax, (%ebp); mov %ebx, 4(%ebp); mov %ecx, 8(%ebp); mov %edx, 12(%ebp)\n"
    "mov %esi, 16(%ebp); mov %edi, 20(%ebp)\n"
    "pushfl; popl 24(%ebp); cld\n"
    "pop %edi; pop %esi; pop %ebp; pop %ebx; ret\n");
#endif

#define LONG_MODE (sizeof(long) == 8)
#define ARITHMETIC 0x8D5
#define DIRECTION 0x400
#define COUNTS 67

static uint64_t state;
static int instruction;
static int scale = 1;
static uint64_t memory[8] __attribute__((aligned(4096)));
static unsigned char *code;
static sigjmp_buf back;

static const uint64_t corners[] = {
    0, 1, 2, 9, 0x7F, 0x80, 0x99, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000,
    0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, -1ULL, -2ULL, -128ULL, -32768ULL};

/* splitmix64 */
static uint64_t next(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}

static uint64_t value(void) {
  uint64_t pick = next();
  uint64_t any = next();
  return pick & 1 ? corners[(pick >> 1) % (sizeof corners / sizeof *corners)] : any;
}

static void on_fault(int signal) {
  siglongjmp(back, 1);
}

static void changed(const char *name, unsigned long before, unsigned long after) {
  if (before != after) {
    printf(" %s%lx", name, after);
  }
}

static void one(char kind, int number) {
  state = (uint64_t)instruction << 20 | number;
  regs in = {value(), value(), value(), value(), 0, 0, 0, (unsigned long)code};
  uint64_t flags = next();
  for (int i = 0; i < 8; i++) {
    memory[i] = value();
  }
  uint64_t before[8];
  memcpy(before, memory, sizeof memory);
  in.flags = 0x202 | (flags & ARITHMETIC);
  in.s = (unsigned long)&memory[3];
  in.t = (unsigned long)&memory[4] + 3;
  if (strchr("sroh", kind)) {
    in.c = (in.c & ~0xFFUL) | number % COUNTS;
  } else if (kind == 'z') { /* strings: few iterations, both directions */
    in.c = in.c % 4;
    in.flags |= flags >> 16 & DIRECTION;
  } else if (kind == 't') { /* a bit number near the address */
    in.b = (unsigned long)(long)(int)(in.b % 320) - 160;
  }
  regs out = in;
  if (sigsetjmp(back, 1)) {
    puts("DE");
    return;
  }
  execute(&out);
  printf("%lx", out.flags & ARITHMETIC);
  changed("a", in.a, out.a);
  changed("b", in.b, out.b);
  changed("c", in.c, out.c);
  changed("d", in.d, out.d);
  changed("s", 0, out.s - in.s);
  changed("t", 0, out.t - in.t);
  for (int i = 0; i < 8; i++) {
    if (before[i] != memory[i]) {
      printf(" m%d%llx", i, (unsigned long long)memory[i]);
    }
  }
  puts("");
}

/* An instruction in hex, so many cases of it; width in bytes. */
static void plain(const char *hex, char kind, int width, int cases) {
  int length = 0;
  printf("= ");
  for (const char *p = hex; *p; p++) {
    if (*p != ' ') {
      unsigned byte;
      sscanf(p, "%2x", &byte);
      code[length++] = byte;
      printf("%02x", byte);
      p++;
    }
  }
  code[length] = 0xC3;
  printf(" %c %d\n", kind, width);
  instruction++;
  for (int i = 0; i < cases * scale; i++) {
    one(kind, i);
  }
}

/* The same with the prefix that makes it so wide. */
static void wide(const char *hex, char kind, int width, int cases) {
  char all[64];
  snprintf(all, sizeof all, "%s%s", width == 2 ? "66" : width == 8 ? "48" : "", hex);
  plain(all, kind, width, cases);
}

/* In 16, 32 and where there are 64 bits. */
static void widths(const char *hex, char kind, int cases) {
  for (int width = 2; width <= (int)sizeof(long); width *= 2) {
    wide(hex, kind, width, cases);
  }
}

/* Opcode of the byte form, and the same plus 1 of the wide ones. */
static void all(const char *prefix, int opcode, const char *rest, char kind, int cases) {
  char hex[64];
  snprintf(hex, sizeof hex, "%s%02x%s", prefix, opcode, rest);
  plain(hex, kind, 1, cases);
  snprintf(hex, sizeof hex, "%s%02x%s", prefix, opcode + 1, rest);
  widths(hex, kind, cases);
}

static void arithmetic(void) {
  char hex[64];
  for (int op = 0; op < 8; op++) {
    char kind = op == 1 || op == 4 || op == 6 ? 'l' : 'a';
    all("", op << 3, "d8", kind, 12);
    all("", op << 3, "1e", kind, 4);
    all("", op << 3 | 2, "1e", kind, 3);
    snprintf(hex, sizeof hex, "%02xe7", op << 3); /* BH, AH */
    plain(hex, kind, 1, 4);
    snprintf(hex, sizeof hex, "83%02xf0", 0xC0 | op << 3);
    widths(hex, kind, 4);
    snprintf(hex, sizeof hex, "80%02x81", 0xC0 | op << 3);
    plain(hex, kind, 1, 4);
  }
  all("", 0x84, "d8", 'l', 6);
  all("", 0xF6, "d0", 'x', 4);
  all("", 0xF6, "d8", 'a', 10);
  all("", 0xFE, "c0", 'a', 10);
  all("", 0xFE, "c8", 'a', 10);
  if (!LONG_MODE) {
    plain("82c0ff", 'a', 1, 4); /* the alias of 80 */
    widths("43", 'a', 4);
    widths("4b", 'a', 4);
  }
}

static void shifts(void) {
  char rest[8];
  for (int op = 0; op < 8; op++) {
    char kind = op < 2 ? 'r' : op < 4 ? 'o' : 's';
    snprintf(rest, sizeof rest, "%02x", 0xC0 | op << 3);
    all("", 0xD2, rest, kind, op == 6 ? 6 : COUNTS);
    all("", 0xD0, rest, kind, 6);
    snprintf(rest, sizeof rest, "%02x05", 0xC0 | op << 3);
    all("", 0xC0, rest, kind, 3);
  }
  widths("0fa5d8", 'h', COUNTS);
  widths("0fadd8", 'h', COUNTS);
  widths("0fa4d80d", 'h', 5);
  widths("0fac1e0d", 'h', 5);
}

static void products(void) {
  all("", 0xF6, "e3", 'm', 16);
  all("", 0xF6, "eb", 'm', 16);
  all("", 0xF6, "f3", 'v', 40);
  all("", 0xF6, "fb", 'v', 40);
  widths("0fafc3", 'm', 16);
  widths("6bc3f7", 'm', 8);
}

static void bits(void) {
  char hex[16];
  for (int op = 4; op < 8; op++) {
    snprintf(hex, sizeof hex, "0f%02xd8", 0x83 | op << 3);
    widths(hex, 'b', 8);
    snprintf(hex, sizeof hex, "0f%02x1e", 0x83 | op << 3);
    widths(hex, 't', 8);
    snprintf(hex, sizeof hex, "0fba%02x2b", 0xC0 | op << 3);
    widths(hex, 'b', 5);
  }
  widths("0fbcc3", 'f', 12);
  widths("0fbdc3", 'f', 12);
  wide("f30fb8c3", 'a', 4, 12);
  plain("66f30fb8c3", 'a', 2, 12);
  if (LONG_MODE) {
    plain("f3480fb8c3", 'a', 8, 12);
  }
}

static void exchanges(void) {
  all("0f", 0xB0, "d9", 'a', 12); /* CMPXCHG CL, BL and so on */
  all("0f", 0xB0, "1e", 'a', 12);
  all("0f", 0xC0, "d8", 'a', 8);
  all("0f", 0xC0, "1e", 'a', 6);
  all("0f", 0xC0, "c0", 'a', 4);
  plain("0fc70e", 'x', 4, 6);
  wide("0fc8", 'x', 4, 4);
  all("", 0x86, "d8", 'x', 3);
  all("", 0x86, "1e", 'x', 3);
  if (LONG_MODE) {
    plain("480fc9", 'x', 8, 4);
    plain("488d5c8b10", 'x', 8, 3); /* LEA RBX, [RBX+4*RCX+16] and narrower */
    plain("678d5c8b10", 'x', 4, 3);
    plain("4863c3", 'x', 8, 4);
    plain("90", 'x', 4, 1);
    plain("87c0", 'x', 4, 2); /* not a NOP: the upper half goes */
    plain("4088f8", 'x', 1, 2);
  }
  widths("8d5c8b10", 'x', 3);
  widths("98", 'x', 4);
  widths("99", 'x', 4);
  widths("0fbec3", 'x', 4);
  widths("0fb6c3", 'x', 4);
  widths("0fbfc3", 'x', 4);
  widths("0fb7c3", 'x', 4);
  widths("0f38f01e", 'x', 3);
  widths("0f38f11e", 'x', 3);
  plain("9f", 'x', 1, 6);
  plain("9e", 'a', 1, 6);
}

static void conditions(void) {
  char hex[16];
  for (int op = 0; op < 16; op++) {
    snprintf(hex, sizeof hex, "0f%02xc3", 0x40 | op);
    wide(hex, 'x', 4, 6);
    snprintf(hex, sizeof hex, "0f%02xc3", 0x90 | op);
    plain(hex, 'x', 1, 6);
  }
}

static void strings(void) {
  static const char *prefixes[] = {"", "f3", "f2"};
  char hex[16];
  for (int op = 0xA4; op <= 0xAE; op += op == 0xA6 ? 4 : 2) {
    for (int i = 0; i < 3; i++) {
      snprintf(hex, sizeof hex, "%s%02x", prefixes[i], op);
      plain(hex, 'z', 1, 5);
      snprintf(hex, sizeof hex, "%s%02x", prefixes[i], op + 1);
      plain(hex, 'z', 4, 3);
      snprintf(hex, sizeof hex, "66%s%02x", prefixes[i], op + 1);
      plain(hex, 'z', 2, 3);
    }
  }
}

static void decimal(void) {
  plain("27", 'p', 1, 150);
  plain("2f", 'p', 1, 150);
  plain("37", 'u', 1, 80);
  plain("3f", 'u', 1, 80);
  plain("d40a", 'n', 1, 30);
  plain("d407", 'n', 1, 10);
  plain("d400", 'n', 1, 1);
  plain("d50a", 'n', 1, 30);
  plain("d510", 'n', 1, 10);
  plain("d6", 'x', 1, 4);
}

int main(int count, char **arguments) {
  if (count > 1) {
    scale = atoi(arguments[1]); /* more cases, for a run that isn't kept */
  }
  code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  signal(SIGFPE, on_fault);
  signal(SIGSEGV, on_fault);
  arithmetic();
  shifts();
  products();
  bits();
  exchanges();
  conditions();
  strings();
  if (!LONG_MODE) {
    decimal();
  }
  return 0;
}
