# verdict: passed
break only_third
continue
set scheduler-locking on
stepi
expect-stop step cpu 3
