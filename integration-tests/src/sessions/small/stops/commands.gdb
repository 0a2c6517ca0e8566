# verdict: passed
hbreak add3
commands
  silent
  set var $seen = $seen + 1
  continue
end
set $seen = 0
break three_stores
continue
expect-stop break at three_stores
expect-value $seen == 6
