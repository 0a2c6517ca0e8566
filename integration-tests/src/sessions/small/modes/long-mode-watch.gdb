# verdict: passed
watch qword8
continue
expect-stop watch
expect-watch qword8 old 0 new qword8
