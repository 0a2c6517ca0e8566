# verdict: passed
hbreak factorial if number == 2
continue
expect-stop hbreak at factorial
expect-value number == 2
backtrace
