// Which rows of a table a filter leaves.

/** Texts of the rows in lower case, made when a filter is first used. */
export function searchable(length, text) {
  let made = null;
  return (row) => {
    made ??= Array.from({ length }, (_, i) => text(i).toLowerCase());
    return made[row];
  };
}

/** Rows that have every word of the text and meet the condition. */
export function rows(length, words, text, condition) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (let row = 0; row < length; row++) {
    if (condition && !condition(row)) continue;
    if (wanted.length) {
      const there = text(row);
      if (!wanted.every((word) => there.includes(word))) continue;
    }
    found.push(row);
  }
  return found;
}
