# verdict: passed
set breakpoint always-inserted on
hbreak tick
expect-slots iac1 hbreak tick
hbreak scramble
expect-slots free iac 0
delete
expect-slots free iac 2
expect-slots iac1 free
