# verdict: passed
hbreak *save
continue
expect-stop hbreak at *save
expect-exit exception 1 dr6 0xffff0ff1 pc save
expect-slots dr0 hbreak *save
expect-slots free dr 3
