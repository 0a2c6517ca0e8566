# verdict: passed
# gdb looks at each change and shows only the seventh: the values are those of the one shown.
watch counter if counter == 7
continue
expect-stop watch
expect-watch counter old 6 new 7
