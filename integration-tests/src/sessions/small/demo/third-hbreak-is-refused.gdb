# verdict: passed
hbreak tick
hbreak scramble
hbreak report
expect-error "no free hardware breakpoint slot: IAC1=" continue
delete 2
continue
expect-stop hbreak at tick
