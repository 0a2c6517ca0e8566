# verdict: passed
break power_off
continue
expect-stop break at power_off
expect-value cpus == 4
expect-value total == 4 * rounds
