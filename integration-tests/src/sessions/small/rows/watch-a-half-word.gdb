# verdict: passed
watch halves[1]
continue
expect-watch &halves[1] old 0 new 0x5a
