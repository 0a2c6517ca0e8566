# verdict: passed
hbreak *middle_store
continue
expect-stop hbreak at *middle_store
expect-exit status 2 pc middle_store
watch cells[1]
stepi
