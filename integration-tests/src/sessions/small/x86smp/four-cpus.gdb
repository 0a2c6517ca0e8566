# verdict: passed
hbreak main
continue
expect-stop hbreak at main cpu 0
delete
continue
expect-console "counted: "
expect-end code 1
