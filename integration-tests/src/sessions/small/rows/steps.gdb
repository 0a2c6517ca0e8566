# verdict: passed
hbreak middle
continue
expect-stop hbreak at middle
step
expect-stop step
stepi
expect-stop step
expect-exit status 0x0
finish
expect-stop step
