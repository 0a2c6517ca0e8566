# verdict: FAILED gdb was ended by signal 9
python import os, signal; os.kill(os.getpid(), signal.SIGKILL)
