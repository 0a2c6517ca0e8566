# verdict: FAILED fails-keeps-going.gdb:3: not met: value 1 == 2
set trapgate keep-going on
expect-value 1 == 2
hbreak tick
continue
expect-stop hbreak at tick
