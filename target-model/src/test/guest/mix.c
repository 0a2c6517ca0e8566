/* A mixed integer load for the throughput check: table-driven CRC, sorting with calls, a sieve, a
   string hash. Runs forever. Rebuild (from this folder):
   powerpc-linux-gnu-gcc -O2 -mcpu=powerpc -msoft-float -ffreestanding -nostdlib -static \
     -fno-pic -fno-builtin -fno-toplevel-reorder -Wl,-Ttext=0x10000,--build-id=none -o mix.elf mix.c
   powerpc-linux-gnu-objcopy -O binary -j .text mix.elf ../resources/mix.bin */
typedef unsigned int u32;
typedef unsigned char u8;

#define TABLE ((u32 *)0x100000)
#define BYTES ((u8 *)0x110000)
#define WORDS ((u32 *)0x120000)

static void make_table(void);
static u32 crc(const u8 *p, u32 n);
static void sort(u32 *w, int lo, int hi);
static u32 sieve(u8 *p, u32 n);
static u32 hash(const u8 *p, u32 n);

void _start(void) {
  make_table();
  u32 x = 12345;
  for (;;) {
    for (int i = 0; i < 4000; i++) WORDS[i] = x = x * 1103515245u + 12345u;
    sort(WORDS, 0, 3999);
    x ^= sieve(BYTES, 20000);
    x ^= crc(BYTES, 20000);
    x ^= hash(BYTES, 20000);
  }
}

static void make_table(void) {
  for (u32 i = 0; i < 256; i++) {
    u32 c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    TABLE[i] = c;
  }
}

__attribute__((noinline)) static u32 crc(const u8 *p, u32 n) {
  u32 c = ~0u;
  while (n--) c = TABLE[(c ^ *p++) & 255] ^ c >> 8;
  return ~c;
}

__attribute__((noinline)) static void swap(u32 *a, u32 *b) {
  u32 t = *a;
  *a = *b;
  *b = t;
}

__attribute__((noinline)) static void sort(u32 *w, int lo, int hi) {
  if (lo >= hi) return;
  u32 pivot = w[(lo + hi) / 2];
  int i = lo, j = hi;
  while (i <= j) {
    while (w[i] < pivot) i++;
    while (w[j] > pivot) j--;
    if (i <= j) swap(&w[i++], &w[j--]);
  }
  sort(w, lo, j);
  sort(w, i, hi);
}

__attribute__((noinline)) static u32 sieve(u8 *p, u32 n) {
  u32 count = 0;
  for (u32 i = 0; i < n; i++) p[i] = 1;
  for (u32 i = 2; i < n; i++) {
    if (!p[i]) continue;
    count++;
    for (u32 j = i + i; j < n; j += i) p[j] = 0;
  }
  return count;
}

__attribute__((noinline)) static u32 hash(const u8 *p, u32 n) {
  u32 h = 5381;
  for (u32 i = 0; i < n; i++) {
    if (p[i] == 0) h ^= i;
    else h = h * 33 + p[i];
  }
  return h;
}
