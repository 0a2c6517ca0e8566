watch *(char *) &round
continue
expect-stop watch
