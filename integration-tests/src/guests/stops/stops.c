/* A guest for every way a debugger stops, steps and looks. Tests find lines by their marks. */
int counter;
int watched;
int other;
int third;
long long wide;
int cells[3];
volatile int ready;
volatile int spinning;
volatile unsigned ticks;
unsigned char haystack[256];
const char needle[] = "needle-in-ram";

int atomic_add(int *cell, int amount);
void three_stores(int *cells, int value);

int add3(int a, int b, int c) {
  int sum = a + b;                      /* mark: add3 */
  sum = sum + c;                        /* mark: add3-second */
  return sum;                           /* mark: add3-return */
}

void write_watched(int value) {
  other = value;                        /* mark: write-before */
  watched = value;                      /* mark: write-watched */
  third = value;                        /* mark: write-after */
}

int read_watched(void) {
  int copy = other;                     /* mark: read-before */
  copy = copy + watched;                /* mark: read-watched */
  return copy;                          /* mark: read-after */
}

void write_wide(long long value) {
  wide = value;                         /* mark: write-wide */
  third = 1;                            /* mark: wide-after */
}

int local_scope(int start) {
  int local = start;                    /* mark: local-init */
  local = local + 5;                    /* mark: local-changes */
  return local;                         /* mark: local-return */
}

int loop(int times) {
  int i;
  int sum = 0;
  for (i = 0; i < times; i++) {
    sum = sum + add3(i, 1, 2);          /* mark: loop-body */
    counter = counter + 1;              /* mark: loop-count */
  }
  return sum;                           /* mark: loop-return */
}

void spin(void) {
  while (spinning) {
    ticks = ticks + 1;                  /* mark: spin-body */
  }
  ready = 2;                            /* mark: spin-end */
}

int main(void) {
  int total = 0;
  ready = 1;                            /* mark: main-first */
  total = add3(1, 2, 3);                /* mark: main-add3 */
  write_watched(0);                     /* mark: main-write-same */
  write_watched(7);                     /* mark: main-write-7 */
  total = total + read_watched();       /* mark: main-read */
  write_wide(0x1122334455667788LL);     /* mark: main-wide */
  total = total + local_scope(10);      /* mark: main-local */
  total = total + loop(5);              /* mark: main-loop */
  atomic_add(&counter, 4);              /* mark: main-atomic */
  three_stores(cells, 9);               /* mark: main-three */
  spin();                               /* mark: main-spin */
  return total;                         /* mark: main-last */
}
