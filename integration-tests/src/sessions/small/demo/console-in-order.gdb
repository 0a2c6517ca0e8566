# verdict: passed
trapgate-await "round 5"
expect-stop interrupt
continue
expect-console "the timer has interrupted"
expect-console "power off"
expect-end code 0
