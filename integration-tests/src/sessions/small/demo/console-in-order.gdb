# verdict: passed
trapgate-await "round 5"
expect-stop interrupt
trapgate-await "round 10"
continue
expect-console "the timer has interrupted"
expect-console "power off"
expect-end code 0
