# verdict: FAILED fails-wrong-value.gdb:4: not met: watch counter old 0 new 2
watch counter
continue
expect-watch counter old 0 new 2
