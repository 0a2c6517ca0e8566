# verdict: passed
watch total
continue
expect-stop watch
expect-watch total old 0 new 1
