# verdict: passed
watch bytes[1]
continue
expect-watch bytes[1] old 0 new 0x5a
expect-exit status 0x4 address &bytes[1]
