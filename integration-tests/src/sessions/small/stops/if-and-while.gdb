# verdict: passed
define to_next
  continue
  expect-stop hbreak at add3
end
hbreak add3
set $n = 0
while $n < 3
  to_next
  set $n = $n + 1
end
expect-value $n == 3
