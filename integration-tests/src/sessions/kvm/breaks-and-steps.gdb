break *save
continue
expect-stop break at *save
expect-exit exception 1 dr6 0xffff0ff1 pc save
stepi
expect-stop step
tbreak *restore
continue
expect-stop break at *restore
