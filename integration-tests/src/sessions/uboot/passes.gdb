# Debian's U-Boot has no symbols: places are found by what is there.
# The first rfi enters the address space that U-Boot has made for itself.
find /w /1 $pc, +0x40000, 0x4c000064
set $rfi = $_
find /1 $pc, +0x58000, 'U', '-', 'B', 'o', 'o', 't', ' ', '2'
set $banner = (char *) $_
hbreak *$rfi
continue
expect-stop hbreak at *$rfi
expect-exit status 0x2 address $rfi
expect-slots iac1 hbreak *$rfi
expect-slots free dac 2
delete

# The banner is printed from its first byte on.
rwatch *$banner
continue
expect-watch *$banner value 'U'
expect-exit status 0x8 address $banner
delete

# At the prompt, commands are typed.
trapgate-await "Hit any key to stop autoboot"
trapgate-type " "
trapgate-await "=> "
trapgate-type "version\n"
trapgate-await "U-Boot 20"
trapgate-await "=> "

# U-Boot's own memory write command hits a watchpoint.
set {unsigned} 0x1000000 = 0x1234
watch *(unsigned *) 0x1000000
trapgate-type "mw 1000000 cafe\n"
continue
expect-stop watch
expect-watch *(unsigned *) 0x1000000 old 0x1234 new 0xcafe
expect-exit status 0x4 address 0x1000000
expect-slots dac1 watch *(unsigned *) 0x1000000

# Three code breakpoints do not fit into two registers.
hbreak *0x100000
hbreak *0x100010
hbreak *0x100020
expect-error "no free hardware breakpoint slot" continue
