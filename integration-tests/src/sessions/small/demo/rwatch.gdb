# verdict: passed
rwatch limit
continue
expect-stop rwatch
expect-watch limit value 10
expect-exit status 0x8 address &limit
