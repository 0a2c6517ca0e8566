# verdict: FAILED fails-in-a-function.gdb:3: No symbol "nosuch" in current context.
define look
  print nosuch
end
hbreak add3
continue
look
