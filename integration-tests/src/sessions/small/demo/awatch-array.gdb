# verdict: passed
awatch history[8]
continue
expect-stop awatch
expect-watch &history[8] old 0 new history[8]
expect-value counter == 8
