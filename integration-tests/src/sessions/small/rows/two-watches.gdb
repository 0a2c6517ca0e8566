# verdict: passed
watch calls
watch sum
expect-slots free dac 2
continue
expect-watch calls old 0 new 1
expect-slots free dac 0
