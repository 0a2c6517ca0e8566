# verdict: passed
break add
continue
expect-stop break at add
finish
expect-stop step
expect-value $pc != add
