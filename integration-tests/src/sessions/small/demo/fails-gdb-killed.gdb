# verdict: FAILED fails-gdb-killed.gdb:2: gdb was ended by signal 9
python import os, signal; os.kill(os.getpid(), signal.SIGKILL)
