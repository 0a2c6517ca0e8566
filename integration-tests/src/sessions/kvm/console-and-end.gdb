trapgate-await "round 3"
continue
expect-console "round 6 same"
expect-end code 1
