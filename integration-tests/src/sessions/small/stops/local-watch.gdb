# verdict: passed
break local_scope
continue
watch local
continue
expect-stop watch
expect-watch local new 10
continue
expect-watch local old 10 new 15
