# verdict: FAILED fails-no-symbol.gdb:3: No symbol "nosuch" in current context.
hbreak tick
print nosuch
continue
