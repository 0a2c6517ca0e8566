# verdict: passed
hbreak tick
continue
expect-stop hbreak at tick cpu 0
expect-exit status 0x2 address tick
expect-slots iac1 hbreak tick
expect-slots free iac 1
expect-slots free dac 2
