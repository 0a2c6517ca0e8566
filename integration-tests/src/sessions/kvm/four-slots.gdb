hbreak *save
hbreak *restore
hbreak *inside
hbreak *same
hbreak *say
expect-error "no free hardware breakpoint slot" continue
delete 5
continue
expect-stop hbreak at *save
expect-slots free dr 0
