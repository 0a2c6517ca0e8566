# verdict: passed
set var rounds = 2
break table_sum
continue
expect-value calls == 2
