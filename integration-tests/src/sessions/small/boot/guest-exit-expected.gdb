# verdict: passed
continue
expect-console "round 6 same"
expect-end code 1
