# verdict: passed
watch calls
watch sum
watch shared
expect-error "Could not insert hardware watchpoint" continue
