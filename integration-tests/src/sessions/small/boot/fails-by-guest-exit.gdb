# verdict: FAILED fails-by-guest-exit.gdb:2: the guest has ended with code 1
continue
