# verdict: FAILED the guest has ended with code 1
continue
