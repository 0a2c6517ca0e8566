# verdict: passed
# One register sees both kinds of access.
watch words[1]
rwatch words[1]
continue
expect-watch words[1] old 0 new 0x5a
expect-slots dac1 watch words[1]
expect-slots dac1 rwatch words[1]
expect-slots free dac 1
