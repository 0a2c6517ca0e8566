# The command writes another value than is expected: the verdict shows both.
trapgate-await "Hit any key to stop autoboot"
trapgate-type " "
trapgate-await "=> "
set {unsigned} 0x1000000 = 0x1234
watch *(unsigned *) 0x1000000
trapgate-type "mw 1000000 cafe\n"
continue
expect-watch *(unsigned *) 0x1000000 old 0x1234 new 0xbeef
echo never printed\n
