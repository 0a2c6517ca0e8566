/* As much of a C library as gdb's test programs need on a machine without an operating system. Output goes nowhere. */
#include <stdarg.h>
#include <stddef.h>

char *arguments[] = {"program", 0};
char *environment[] = {0};
char **environ = environment;
static int error_number;
void *stdin, *stdout, *stderr;

void power_off(int code) __attribute__((noreturn)); /* in the board's start-up code */
void _exit(int code) { power_off(code); }
void exit(int code) { _exit(code); }
void abort(void) { _exit(134); }
void __assert_fail(void) { abort(); }
int *__errno_location(void) { return &error_number; }

void *memset(void *to, int value, size_t count) { for (char *p = to; count--; ) *p++ = (char)value; return to; }
void *memcpy(void *to, const void *from, size_t count) { char *p = to; for (const char *q = from; count--; ) *p++ = *q++; return to; }
void *memmove(void *to, const void *from, size_t count) {
  char *p = to;
  const char *q = from;
  if (p < q) return memcpy(to, from, count);
  while (count--) p[count] = q[count];
  return to;
}
int memcmp(const void *a, const void *b, size_t count) {
  for (const unsigned char *p = a, *q = b; count--; p++, q++) if (*p != *q) return *p - *q;
  return 0;
}
size_t strlen(const char *text) { size_t n = 0; while (text[n]) n++; return n; }
char *strcpy(char *to, const char *from) { memcpy(to, from, strlen(from) + 1); return to; }
char *strncpy(char *to, const char *from, size_t count) {
  size_t i = 0;
  for (; i < count && from[i]; i++) to[i] = from[i];
  for (; i < count; i++) to[i] = 0;
  return to;
}
char *strcat(char *to, const char *from) { strcpy(to + strlen(to), from); return to; }
int strcmp(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return (unsigned char)*a - (unsigned char)*b; }
int strncmp(const char *a, const char *b, size_t count) { while (count && *a && *a == *b) a++, b++, count--; return count ? (unsigned char)*a - (unsigned char)*b : 0; }
char *strchr(const char *text, int wanted) { for (; *text; text++) if (*text == (char)wanted) return (char *)text; return wanted ? 0 : (char *)text; }
int atoi(const char *text) { int value = 0; while (*text >= '0' && *text <= '9') value = 10 * value + *text++ - '0'; return value; }
long strtol(const char *text, char **end, int base) { (void)base; if (end) *end = (char *)text + strlen(text); return atoi(text); }
int abs(int value) { return value < 0 ? -value : value; }

/* Nothing is given back: the programs end soon. What they get lies outside of every symbol, as from a real heap. */
void *malloc(size_t count) {
  static unsigned long used;
  size_t wanted = (count + 15) & ~(size_t)15;
  if (wanted > 0x200000 - used) return 0;
  used += wanted;
  return (char *)0x800000 + used - wanted;
}
void *calloc(size_t count, size_t each) { void *got = malloc(count * each); return got ? memset(got, 0, count * each) : 0; }
void *realloc(void *old, size_t count) { void *got = malloc(count); if (got && old) memmove(got, old, count); return got; }
void free(void *old) { (void)old; }

int printf(const char *format, ...) { return (int)strlen(format); }
int vprintf(const char *format, va_list list) { (void)list; return (int)strlen(format); }
int fprintf(void *file, const char *format, ...) { (void)file; return (int)strlen(format); }
int vfprintf(void *file, const char *format, va_list list) { (void)file; (void)list; return (int)strlen(format); }
int sprintf(char *to, const char *format, ...) { strcpy(to, format); return (int)strlen(format); }
int puts(const char *text) { return (int)strlen(text); }
int fputs(const char *text, void *file) { (void)file; return (int)strlen(text); }
int putchar(int character) { return character; }
int fputc(int character, void *file) { (void)file; return character; }
int putc(int character, void *file) { (void)file; return character; }
size_t fwrite(const void *from, size_t each, size_t count, void *file) { (void)from; (void)each; (void)file; return count; }
int fflush(void *file) { (void)file; return 0; }
int setvbuf(void *file, char *buffer, int mode, size_t count) { (void)file; (void)buffer; (void)mode; (void)count; return 0; }
void perror(const char *text) { (void)text; }
int write(int file, const void *from, size_t count) { (void)file; (void)from; return (int)count; }
int read(int file, void *to, size_t count) { (void)file; (void)to; (void)count; return 0; }
int fileno(void *file) { (void)file; return 1; }
int isatty(int file) { (void)file; return 0; }
int getpid(void) { return 1; }

/* A quarter of what was asked for, by the machine's own time: its time base has 400 MHz, its time stamp counter 1 GHz (a real
 * one more). gdb's tests sleep for five seconds and wait for ten, which a busy host would not keep to. */
#ifdef __powerpc__
enum { TICKS_PER_MICROSECOND = 400 / 4 };
static unsigned long long ticks(void) {
  unsigned upper, lower, again;
  do {
    __asm__ volatile("mfspr %0, 269" : "=r"(upper));
    __asm__ volatile("mfspr %0, 268" : "=r"(lower));
    __asm__ volatile("mfspr %0, 269" : "=r"(again));
  } while (upper != again);
  return (unsigned long long)upper << 32 | lower;
}
#else
enum { TICKS_PER_MICROSECOND = 1000 / 4 };
static unsigned long long ticks(void) { return __builtin_ia32_rdtsc(); }
#endif
int usleep(unsigned micros) {
  unsigned long long end = ticks() + (unsigned long long)micros * TICKS_PER_MICROSECOND;
  while (ticks() < end) continue;
  return 0;
}
unsigned sleep(unsigned seconds) { while (seconds--) usleep(1000000); return 0; }
unsigned alarm(unsigned seconds) { (void)seconds; return 0; }
void *signal(int number, void *handler) { (void)number; (void)handler; return 0; }
int raise(int number) { (void)number; return 0; }
int rand(void) { static unsigned seed = 1; return (int)((seed = seed * 1103515245 + 12345) >> 16 & 0x7fff); }
void srand(unsigned seed) { (void)seed; }

float crealf(float _Complex z) { return __real__ z; }
float cimagf(float _Complex z) { return __imag__ z; }
double creal(double _Complex z) { return __real__ z; }
double cimag(double _Complex z) { return __imag__ z; }
long double creall(long double _Complex z) { return __real__ z; }
long double cimagl(long double _Complex z) { return __imag__ z; }
