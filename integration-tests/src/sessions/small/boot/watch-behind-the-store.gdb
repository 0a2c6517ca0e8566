# verdict: passed
watch *(char *) &round
continue
expect-stop watch
expect-watch *(char *) &round old 0 new 1
expect-slots dr0 watch *(char *) &round
continue
expect-watch *(char *) &round old 1 new 2
