# verdict: passed
# x86 has no register that sees reads alone: gdb takes one for both.
awatch dword4
continue
expect-stop awatch
expect-slots dr0 awatch dword4
