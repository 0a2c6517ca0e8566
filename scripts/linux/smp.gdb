# On more than one processor: where each of them comes to life.
hbreak start_secondary
continue
info threads
backtrace
delete
