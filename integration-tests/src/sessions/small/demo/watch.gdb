# verdict: passed
watch counter
continue
expect-stop watch
expect-watch &counter old 0 new 1
expect-exit status 0x4 address &counter
expect-slots dac1 watch counter
continue
expect-watch counter old 1 new 2
