# verdict: passed
hbreak only_third
continue
expect-stop hbreak at only_third cpu 3
expect-exit status 0x2 cpu 3
info threads
