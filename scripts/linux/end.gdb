# The breakpoint shows that the kernel is on its way to init.
hbreak run_init_process
continue
info threads
backtrace
delete
continue
