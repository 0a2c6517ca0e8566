# verdict: passed
rwatch table[3]
continue
expect-stop rwatch
expect-watch table[3] value 3
