# verdict: passed
break report
continue
expect-stop break at report
expect-value round == 5
expect-slots free iac 2
expect-console "hello from an e500v2"
