# verdict: passed
# gdb goes on silently when a store changes nothing.
set var words[3] = 7
watch words[3]
continue
expect-end code 0
