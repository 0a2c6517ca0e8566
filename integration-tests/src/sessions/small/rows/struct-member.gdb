# verdict: passed
watch origin.x
continue
expect-stop watch
expect-watch &origin.x new origin.x
