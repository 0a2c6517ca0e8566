# verdict: passed
hbreak tick
hbreak scramble
continue
expect-stop hbreak at tick
continue
expect-stop hbreak at scramble
expect-slots free iac 0
