# verdict: passed
break loop
continue
expect-stop break at loop
advance add3
expect-stop step
up
expect-value i == 0
