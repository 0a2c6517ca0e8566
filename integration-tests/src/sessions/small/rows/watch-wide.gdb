# verdict: passed
# Eight bytes take two registers.
watch big
continue
expect-stop watch
expect-slots free dac 0
expect-watch big old 0x0102030405060708 new 0x1112131405060708
continue
expect-watch big new 0x1112131415161718
