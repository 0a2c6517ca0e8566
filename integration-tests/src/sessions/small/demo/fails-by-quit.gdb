# verdict: FAILED fails-by-quit.gdb:4: the script has quit with code 4
hbreak tick
continue
quit 4
