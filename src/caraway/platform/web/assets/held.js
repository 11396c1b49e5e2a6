// Marks of a register that are not sent yet, kept on this device: under opaque keys, for one person, for a day at the most.
// A mark holds a workshop, a line, a code, times, choices of the register, and a key that makes sending twice act once. It never
// holds a name or anything that a person wrote.

const PREFIX = "caraway.mark.";
const DAY = 86_400_000;
const FIELDS = [
  "key", "whose", "workshop", "line", "code", "time", "excuse", "absence", "sent", "seen", "at", "turn",
];
const unkept = new Map(); // where the device keeps nothing: as long as this page is open

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return []; // storage is shut off
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

const old = (mark) => Math.abs(Date.now() - mark.at) > DAY;

// Erase what is older than a day, and what is anybody's but the person's who is signed in. Nobody signed in: whose is "".
export function sweep(whose) {
  for (const name of names()) {
    const mark = read(name);
    if (!mark || old(mark) || (whose && mark.whose !== whose)) localStorage.removeItem(name);
  }
  for (const [key, mark] of unkept) if (old(mark) || (whose && mark.whose !== whose)) unkept.delete(key);
}

// This person's marks, in the order in which they were made.
export function marksOf(whose) {
  const all = [...names().map(read), ...unkept.values()];
  return all
    .filter((mark) => mark && mark.whose === whose && !old(mark))
    .sort((one, other) => one.at - other.at || one.turn - other.turn);
}

// Keep a mark, or keep it anew. False where the device has no room or keeps nothing: then it lives as long as the page.
export function keep(mark) {
  const only = Object.fromEntries(FIELDS.map((field) => [field, mark[field] ?? ""]));
  try {
    localStorage.setItem(PREFIX + mark.key, JSON.stringify(only));
    unkept.delete(mark.key);
    return true;
  } catch {
    unkept.set(mark.key, only);
    return false;
  }
}

export function erase(key) {
  unkept.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // storage is shut off: nothing was kept
  }
}

export const isUnkept = (key) => unkept.has(key);

// A key of its own for each mark, as the server takes them.
export function newKey() {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  octets[6] = (octets[6] & 0x0f) | 0x40;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  const figures = [...octets].map((each) => each.toString(16).padStart(2, "0")).join("");
  return figures.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
