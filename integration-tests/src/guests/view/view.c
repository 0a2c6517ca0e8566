/* What gdb calls, returns from and prints: a function for each way to pass and return values. Tests find lines by their marks. */
struct pair { int first, second; };
struct many { int value[12]; };

char *arguments[] = {"view", 0};
volatile int counter;
volatile double ratio = 1.5;
struct pair kept = {3, 4};
struct many numbers = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
const char text[] = "text-to-be-found";
unsigned char block[0x8000];

void power_off(int code) __attribute__((noreturn));
void exit(int code) { power_off(code); }

int square(int x) {
  return x * x;                         /* mark: square */
}

int sum_of_ten(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j) {
  return a + b + c + d + e + f + g + h + i + j;
}

long long wide(long long x) { return x + 0x100000000LL; }
double half(double x) { return x / 2; }
float third(float x) { return x / 3; }
double mixed(int a, double b, int c, float d) { return a + b + c + d; }

struct pair swapped(struct pair p) {
  struct pair q;
  q.first = p.second;
  q.second = p.first;
  return q;                             /* mark: swapped */
}

struct many filled(int from) {
  struct many m;
  int i;
  for (i = 0; i < 12; i++)
    m.value[i] = from + i;
  return m;
}

int sum_of_many(struct many m) {
  int i, sum = 0;
  for (i = 0; i < 12; i++)
    sum += m.value[i];                  /* mark: sum-body */
  return sum;                           /* mark: sum-return */
}

int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }

int inner(int x) {
  counter = counter + 1;                /* mark: inner */
  return x + 1;                         /* mark: inner-return */
}

int outer(int x) {
  int y = inner(x);
  return y * 2;                         /* mark: outer-return */
}

#ifdef __i386__
typedef float vector __attribute__((vector_size(16)));
vector seed = {1, 2, 3, 4};
vector doubled(void) { return seed + seed; }
long double longer(long double x) { return x + 0.25L; }
#endif

int main(void) {
  int i, sum = 0;                       /* mark: main-first */
  for (i = 0; i < 5; i++) {             /* mark: main-loop */
    sum += outer(i);                    /* mark: main-outer */
  }
  ratio = half(ratio) + third(3);       /* mark: main-half */
  kept = swapped(kept);                 /* mark: main-swapped */
  sum += sum_of_many(filled(sum));      /* mark: main-many */
#ifdef __i386__
  seed = doubled();
#endif
  counter = counter + square(sum);      /* mark: main-end */
  return 0;
}
