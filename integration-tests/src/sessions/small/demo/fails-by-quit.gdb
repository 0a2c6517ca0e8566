# verdict: FAILED the script has quit with code 4
hbreak tick
continue
quit 4
