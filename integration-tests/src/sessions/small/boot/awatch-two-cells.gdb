# verdict: passed
awatch *(int *) 0x8022
continue
expect-stop awatch
expect-slots free dr 2
