# verdict: FAILED fails-never-printed.gdb:2: not met: the guest prints "never"
trapgate-await "never"
