# verdict: FAILED fails-wrong-place.gdb:4: not met: stop hbreak at scramble
hbreak tick
continue
expect-stop hbreak at scramble
