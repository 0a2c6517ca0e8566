/*
 * Prints what the processor at hand makes of x87, MMX and SSE instructions on random states: one
 * line per instruction and state. NativeVectorsTest replays the lines.
 *
 *   gcc -O1 -o vectors vectors.c && ./vectors SEED LINES_PER_INSTRUCTION [u]
 *
 * Line: code mem eax fcw fsw ftw mxcsr st0 st1 xmm0 xmm1 > fcw fsw ftw mxcsr st0 st1 st7 xmm0 eax
 * flags mem, in hexadecimal; memory operands are [rdi], 16 aligned bytes; every exception is masked,
 * but with u random ones of the x87 aren't (and none is pending). ST2 to ST7 are ONE before.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static uint64_t s;
static uint64_t rnd(void) {
  s ^= s << 13; s ^= s >> 7; s ^= s << 17;
  return s * 0x2545F4914F6CDD1DULL;
}
static unsigned pick(unsigned n) { return (rnd() >> 33) % n; }

static const char *codes[] = {
#include "codes.h"
};

static uint8_t in[512] __attribute__((aligned(64))), out[512] __attribute__((aligned(64)));
static uint8_t mem[64] __attribute__((aligned(64))), host[512] __attribute__((aligned(64)));

static uint32_t f32(void) {
  uint32_t r = rnd() >> 32, sign = r & 0x80000000u;
  switch (pick(12)) {
    case 0: return sign;
    case 1: return sign | 0x7F800000u;
    case 2: return sign | 0x7FC00000u | (r & 0x3FFFFF);
    case 3: return sign | 0x7F800001u | (r & 0x3FFFFE);
    case 4: return sign | (r & 0x7FFFFF);
    case 5: return r;
    case 6: { float f = (float)(int)pick(2000) - 1000; memcpy(&r, &f, 4); return r; }
    case 7: return sign | 0x00800000u | (r & 0xFFFFFF);
    case 8: return sign | 0x7F000000u | (r & 0x7FFFFF);
    default: return sign | (0x3F800000u - 0x4000000u + (r & 0x7FFFFFF));
  }
}
static uint64_t f64(void) {
  uint64_t r = rnd(), sign = r & (1ULL << 63);
  switch (pick(12)) {
    case 0: return sign;
    case 1: return sign | 0x7FFULL << 52;
    case 2: return sign | 0xFFFULL << 51 | (r & 0x7FFFFFFFFFFFFULL);
    case 3: return sign | 0x7FFULL << 52 | 1 | (r & 0x7FFFFFFFFFFFFULL);
    case 4: return sign | (r & 0xFFFFFFFFFFFFFULL);
    case 5: return r;
    case 6: { double f = (double)(int)pick(2000) - 1000; memcpy(&r, &f, 8); return r; }
    case 7: return sign | 1ULL << 52 | (r & 0x1FFFFFFFFFFFFFULL);
    case 8: { float f; uint32_t w = f32(); memcpy(&f, &w, 4); double d = f; memcpy(&r, &d, 8); return r; }
    default: return sign | ((0x3F0ULL << 52) + (r & 0x1FFFFFFFFFFFFFFULL));
  }
}
static void f80(uint8_t *p) {
  uint64_t r = rnd(), m = rnd() | 1ULL << 63;
  uint16_t sign = r & 0x8000, e;
  switch (pick(14)) {
    case 0: m = 0; e = 0; break;
    case 1: m = 1ULL << 63; e = 0x7FFF; break;
    case 2: m |= 3ULL << 62; e = 0x7FFF; break;
    case 3: m = (m & ~(1ULL << 62)) | 1; e = 0x7FFF; break;
    case 4: m &= ~(1ULL << 63); e = 0; break;
    case 5: e = 0; break;
    case 6: m = rnd(); e = r & 0x7FFF; break;
    case 7: { long double f = (int)pick(200000) - 100000; f /= 1 + pick(8); memcpy(p, &f, 10); return; }
    case 8: e = 1 + pick(70); break;
    case 9: e = 0x7FFE - pick(70); break;
    case 10: e = 0x3FFF - 1022 - 60 + pick(80); break;
    case 11: e = 0x3FFF - 126 - 30 + pick(40); break;
    default: e = 0x3FFF - 8 + pick(80);
  }
  e |= sign;
  memcpy(p, &m, 8); memcpy(p + 8, &e, 2);
}
static void vec(uint8_t *p) {
  switch (pick(3)) {
    case 0: for (int i = 0; i < 4; i++) { uint32_t v = f32(); memcpy(p + 4 * i, &v, 4); } break;
    case 1: for (int i = 0; i < 2; i++) { uint64_t v = f64(); memcpy(p + 8 * i, &v, 8); } break;
    default: for (int i = 0; i < 2; i++) { uint64_t v = pick(3) ? rnd() : pick(40); memcpy(p + 8 * i, &v, 8); }
  }
}
static void hex(const uint8_t *p, int n) { putchar(' '); for (int i = 0; i < n; i++) printf("%02x", p[i]); }

int main(int argc, char **argv) {
  s = strtoull(argv[1], 0, 0);
  int lines = atoi(argv[2]);
  uint8_t *code = mmap(0, 4096, 7, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (unsigned c = 0; c < sizeof codes / sizeof *codes; c++) {
    const char *t = codes[c];
    int n = 0;
    if (argc > 3 && t[0] != 'd') continue;
    for (; t[2 * n]; n++) { unsigned v; sscanf(t + 2 * n, "%2x", &v); code[n] = v; }
    code[n] = 0xC3;
    for (int l = 0; l < lines; l++) {
      memset(in, 0, 512);
      uint16_t fcw = 0x7F | pick(4) << 10 | (pick(3) ? 0x300 : pick(2) ? 0x200 : 0);
      uint16_t fsw = (rnd() & 0x7F7F) & ~(pick(2) ? 0x7F : 0);
      uint8_t ftw = pick(6) ? 0xFF : rnd();
      if (!pick(3)) ftw &= ~(1 << (((fsw >> 11) - 1) & 7));
      if (argc > 3) { fcw &= ~0x3F | rnd(); fsw &= ~0x7F; }
      uint32_t mxcsr = 0x1F80 | pick(4) << 13 | pick(64) | (pick(6) ? 0 : 0x8000) | (pick(6) ? 0 : 0x40);
      memcpy(in, &fcw, 2); memcpy(in + 2, &fsw, 2); in[4] = ftw; memcpy(in + 24, &mxcsr, 4);
      for (int i = 0; i < 8; i++) { in[32 + 16 * i + 7] = 0x80; in[32 + 16 * i + 8] = 0xFF; in[32 + 16 * i + 9] = 0x3F; }
      f80(in + 32); f80(in + 48);
      if (!pick(4)) memcpy(in + 48, in + 32, 9);
      vec(in + 160); vec(in + 176);
      if (!pick(6)) memcpy(in + 176, in + 160, 16);
      if (pick(2)) vec(mem); else { memset(mem, 0, 16); f80(mem); }
      uint32_t eax = pick(2) ? rnd() : pick(70);
      uint64_t flags, rax = eax;
      printf("%s", t); hex(mem, 16); printf(" %x %x %x %x %x", eax, fcw, fsw, ftw, mxcsr);
      hex(in + 32, 10); hex(in + 48, 10); hex(in + 160, 16); hex(in + 176, 16);
      __asm__ volatile(
          "fxsave64 (%[host])\n\tfxrstor64 (%[in])\n\tpushq $2\n\tpopfq\n\tcall *%[code]\n\t"
          "pushfq\n\tpopq %[flags]\n\tfxsave64 (%[out])\n\tfxrstor64 (%[host])"
          : "+a"(rax), [flags] "=&r"(flags)
          : [host] "r"(host), [in] "r"(in), [code] "r"(code), [out] "r"(out), "D"(mem)
          : "memory", "cc");
      printf(" > %x %x %x %x", *(uint16_t *)out, *(uint16_t *)(out + 2), out[4], *(uint32_t *)(out + 24));
      hex(out + 32, 10); hex(out + 48, 10); hex(out + 32 + 112, 10); hex(out + 160, 16);
      printf(" %x %x", (unsigned)rax, (unsigned)flags & 0x8D5); hex(mem, 16);
      putchar('\n');
    }
  }
  return 0;
}
