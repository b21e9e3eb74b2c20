// What is not offered, in a sentence with what is.

/** Text as Python writes it. @param {string} text */
export function quoted(text) {
  const whole = text.replaceAll("\\", "\\\\");
  return whole.includes("'") && !whole.includes('"') ? `"${whole}"` : `'${whole.replaceAll("'", "\\'")}'`;
}

/** @param {string} name @param {string} given @param {readonly string[]} among */
export function choice(name, given, among) {
  if (!among.includes(given)) throw new Error(`There is no ${name} ${quoted(given)}; choose ${among.join(", ")}.`);
}
