# What scripts/linux-session has gdb do with every kernel for x86: a hardware breakpoint, a watch on a variable of the kernel while
# it boots, the processors at work, and the guest's own end. The script connects and loads the symbols.
set pagination off
set confirm off
set trace-commands on
hbreak start_kernel
continue
info breakpoints
backtrace
info registers pc cs eflags cr0
watch *(int *) &system_state
continue
x/i $pc
backtrace 3
delete
watch *(int *) &jiffies_64
continue
continue
backtrace 4
stepi
x/i $pc
delete
