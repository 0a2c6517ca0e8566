/* Fills in Linux's boot parameters from what a multiboot loader tells, and puts the kernel where it wants to run: the 32-bit
 * boot protocol (Linux, Documentation/x86/boot.rst and zero-page.rst). The kernel is a bzImage linked into this program;
 * the first module, if there is one, is the initial RAM disk. */
#include "../pc.h"

extern const uint8_t bzimage[], bzimage_end[];

uint8_t boot_params[4096] __attribute__((aligned(4096)));

/* Multiboot Specification 0.6.96, 3.3. */
struct multiboot {
    uint32_t flags, mem_lower, mem_upper, boot_device, command_line, module_count, modules, symbols[4], map_bytes, map;
};

struct module {
    uint32_t start, end;
};

struct range { /* its size field, which comes first, doesn't count itself */
    uint32_t bytes;
    uint64_t start, length;
    uint32_t type;
} __attribute__((packed));

enum { COMMAND_LINE = 1 << 2, MODULES = 1 << 3, MEMORY_MAP = 1 << 6 };

/* Offsets in the boot parameters and in the first sectors of a bzImage, which are the same. */
enum {
    E820_COUNT = 0x1e8,
    HEADER = 0x1f1,
    SETUP_SECTORS = 0x1f1,
    HEADER_LENGTH = 0x201,
    MAGIC = 0x202,
    VERSION = 0x206,
    LOADER = 0x210,
    RAMDISK = 0x218,
    RAMDISK_BYTES = 0x21c,
    COMMAND_LINE_AT = 0x228,
    PREFERRED = 0x258,
    E820_TABLE = 0x2d0
};

enum { HDRS = 0x53726448, OLDEST = 0x20a, UNNAMED_LOADER = 0xff, E820_MAX = 128, E820_BYTES = 20, SECTOR = 512 };

static uint32_t word(const uint8_t *at)
{
    uint32_t value;
    __builtin_memcpy(&value, at, sizeof value);
    return value;
}

static void set(uint32_t offset, uint32_t value)
{
    __builtin_memcpy(boot_params + offset, &value, sizeof value);
}

static void copy(void *to, const void *from, uint32_t bytes)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static __attribute__((noreturn)) void fail(const char *why)
{
    say("wrap: ");
    say(why);
    say("\n");
    leave(1);
}

static void memory_map(const struct multiboot *info)
{
    uint32_t count = 0;
    if (!(info->flags & MEMORY_MAP))
        fail("the loader gives no memory map");
    for (uint32_t at = 0; at < info->map_bytes && count < E820_MAX; count++) {
        const struct range *range = (const struct range *) (info->map + at);
        copy(boot_params + E820_TABLE + count * E820_BYTES, &range->start, E820_BYTES);
        at += range->bytes + sizeof range->bytes;
    }
    boot_params[E820_COUNT] = count;
}

/* A multiboot command line starts with the kernel's file name. */
static const char *arguments(const char *line)
{
    while (*line && *line != ' ')
        line++;
    return *line ? line + 1 : line;
}

static uint32_t preferred(void)
{
    if (word(bzimage + MAGIC) != HDRS || (word(bzimage + VERSION) & 0xffff) < OLDEST)
        fail("not a bzImage of boot protocol 2.10 or later");
    return word(bzimage + PREFERRED);
}

uint32_t prepare(const struct multiboot *info)
{
    uint32_t entry = preferred();
    uint32_t setup = (bzimage[SETUP_SECTORS] + 1) * SECTOR;
    copy(boot_params + HEADER, bzimage + HEADER, MAGIC + bzimage[HEADER_LENGTH] - HEADER);
    boot_params[LOADER] = UNNAMED_LOADER;
    memory_map(info);
    if (info->flags & COMMAND_LINE)
        set(COMMAND_LINE_AT, (uint32_t) arguments((const char *) info->command_line));
    if ((info->flags & MODULES) && info->module_count) {
        const struct module *ramdisk = (const struct module *) info->modules;
        if (ramdisk->end > entry)
            fail("the initial RAM disk is where the kernel has to go");
        set(RAMDISK, ramdisk->start);
        set(RAMDISK_BYTES, ramdisk->end - ramdisk->start);
    }
    if ((uint32_t) bzimage_end > entry)
        fail("the kernel is too large to be moved");
    copy((void *) entry, bzimage + setup, bzimage_end - bzimage - setup);
    return entry;
}
