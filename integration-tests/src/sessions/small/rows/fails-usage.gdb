# verdict: FAILED fails-usage.gdb:2: expect-stop: kind 'hbraek'
expect-stop hbraek at main
