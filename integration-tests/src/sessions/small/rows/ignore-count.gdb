# verdict: passed
hbreak body
ignore 1 5
continue
expect-stop hbreak at body
expect-value calls == 5
