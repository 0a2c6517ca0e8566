# What scripts/linux-session has gdb do with every kernel: a hardware breakpoint, a watch on a variable of the kernel while
# it boots, the processors at work, and the guest's own end. The script connects and loads the symbols.
set pagination off
set confirm off
set trace-commands on
hbreak start_kernel
continue
info breakpoints
backtrace
info registers pc msr
watch *(int *) &system_state
continue
x/i $pc
backtrace 3
delete
watch *(int *) ((char *) &jiffies_64 + 4)
continue
continue
backtrace 4
delete
