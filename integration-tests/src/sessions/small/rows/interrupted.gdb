# verdict: passed
set var spin_wanted = 1
watch spins if spins == 3
continue
expect-watch spins old 2 new 3
