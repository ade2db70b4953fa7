// Offsets are stored in Unicode code points; browsers count UTF-16 units. This pair converts between the two,
// exactly as to_utf16 and from_utf16 in statements/anchoring.py do.

/** UTF-16 units before code point `offset` of `text`. Throws RangeError outside of the text. */
export function codePointsToUtf16(text, offset) {
  let units = 0;
  for (let points = 0; points < offset && units < text.length; points += 1) {
    units += unitsAt(text, units);
    if (points + 1 === offset) return units;
  }
  if (offset !== 0) throw new RangeError(`offset ${offset} is outside of the text`);
  return 0;
}

/** Code points before UTF-16 unit `offset` of `text`. Throws RangeError outside of it or between two halves. */
export function utf16ToCodePoints(text, offset) {
  let units = 0;
  let points = 0;
  while (units < offset && units < text.length) {
    units += unitsAt(text, units);
    points += 1;
  }
  if (units !== offset) throw new RangeError(`offset ${offset} is no place between two characters of the text`);
  return points;
}

function unitsAt(text, index) {
  return text.codePointAt(index) > 0xffff ? 2 : 1;
}
