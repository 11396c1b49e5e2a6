// The register: a mark is made on the page at once, and sent by itself, now or when the connection is back.

import { erase, isUnkept, keep, marksOf, newKey, sweep } from "./held.js";
import { send, stuckOf, unstick } from "./sending.js";
import { ask } from "./asking.js";

const AGAIN = 15_000;
const page = document.querySelector("[data-register]");
const whose = document.body.dataset.whose;
const words = JSON.parse(page.dataset.codes);
const lines = [...page.querySelectorAll("[data-line]")];
const place = (workshop) => page.dataset.place.replace(page.dataset.register, workshop);
let turn = 0;
let state = "sent";
let sending = false;
let more = false; // marked while others were being sent

const lineOf = (key) => lines.find((line) => line.dataset.line === key);
const part = (line, name) => line.querySelector(`[data-part="${name}"]`);
const mine = () => marksOf(whose);
const here = (key) => mine().filter((one) => one.workshop === page.dataset.register && (!key || one.line === key));

function mark(line, said) {
  const before = here(line.dataset.line);
  turn += 1;
  keep({
    key: newKey(),
    whose,
    workshop: page.dataset.register,
    line: line.dataset.line,
    seen: line.dataset.seen,
    at: Math.max(Date.now(), ...before.map((one) => one.at)),
    turn,
    ...said,
  });
  part(line, "after").replaceChildren();
  draw();
  flush();
}

async function flush() {
  more = true;
  if (sending) return;
  sending = true;
  try {
    while (more && mine().length) {
      more = false;
      state = await send(whose, place, { page: seenAnew, answer: answered });
      if (state === "somebody else") sweep("nobody");
    }
  } finally {
    sending = false;
    draw();
  }
}

// How the server has the lines now: what others have marked meanwhile is on the page too.
function seenAnew(now, workshop) {
  if (workshop !== page.dataset.register) return;
  for (const token of document.querySelectorAll("[name=csrfmiddlewaretoken]"))
    token.value = now.querySelector("[name=csrfmiddlewaretoken]")?.value ?? token.value;
  for (const line of lines) {
    const anew = now.querySelector(`[data-line="${line.dataset.line}"]`);
    if (!anew) continue;
    stands(line, anew.dataset);
    renew(part(line, "record"), part(anew, "record"));
  }
  renew(page.querySelector("[data-part=closing]"), now.querySelector("[data-part=closing]"));
}

const renew = (old, anew) => old && anew && old.replaceChildren(...anew.cloneNode(true).childNodes);

function stands(line, { said, code, seen }) {
  Object.assign(line.dataset, { said, code, seen });
}

function answered(sent, answer) {
  const line = sent.workshop === page.dataset.register && lineOf(sent.line);
  if (!line || answer.result === "refused") return;
  stands(line, answer);
  if (answer.undo) part(line, "after").replaceChildren(undoing(line, answer));
}

function undoing(line, answer) {
  const form = document.getElementById("register-undo").content.cloneNode(true).querySelector("form");
  form.action = answer.undo;
  form.elements.namedItem("fact").value = answer.fact;
  form.elements.namedItem("request_key").value = newKey();
  form.querySelector("[data-who]").textContent = `: ${nameOf(line)}`;
  return form;
}

const nameOf = (line) => line.querySelector("h2").textContent;

// What the last mark says, sent or not.
function inForce(line) {
  const held = here(line.dataset.line).at(-1);
  return held ? { code: held.code, said: phrase(held), held } : line.dataset;
}

function phrase(held) {
  return held.time ? `${words[held.code]}, ${held.time}` : words[held.code];
}

function draw() {
  for (const line of lines) drawLine(line);
  drawRoom();
  drawSending();
}

function drawLine(line) {
  const { code, said, held } = inForce(line);
  const text = part(line, "said");
  text.textContent = held ? `${said}: not sent yet` : said;
  text.classList.toggle("cw-line__unsent", Boolean(held));
  text.classList.toggle("cw-line__unmarked", !code);
  for (const button of line.querySelectorAll("[data-marks]")) {
    const on = Boolean(code) && button.dataset.marks.split(" ").includes(code);
    button.classList.toggle("cw-mark-button--on", on);
    if (button.tagName === "BUTTON") button.setAttribute("aria-pressed", String(on));
  }
  drawHeld(line, held);
}

function drawHeld(line, held) {
  const box = part(line, "held");
  const first = here(line.dataset.line)[0];
  const answer = first && stuckOf(first.key);
  const kind = !held ? "" : (answer?.result ?? "waiting");
  if (box.dataset.kind === `${kind} ${held?.key}`) return;
  box.dataset.kind = `${kind} ${held?.key}`;
  box.classList.toggle("cw-line__held--said", kind === "conflict" || kind === "refused");
  box.replaceChildren();
  if (!held) return;
  if (kind === "conflict")
    say(box, `Somebody has marked this person meanwhile: ${answer.said}. You marked: ${phrase(first)}, at ${moment(first)}.`);
  if (kind === "refused") say(box, `Not taken: ${answer.said}`);
  if (kind === "conflict")
    box.append(button("Keep what is recorded", line, () => withdraw(line)), button("Record mine instead", line, () => insist(first, answer)));
  else box.append(button("Take back", line, () => withdraw(line)));
}

function say(box, sentence) {
  const said = document.createElement("p");
  said.className = "govuk-error-message";
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  box.append(said);
}

function button(text, line, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "cw-line__button";
  made.textContent = text;
  const about = document.createElement("span");
  about.className = "govuk-visually-hidden";
  about.textContent = `: ${nameOf(line)}`;
  made.append(about);
  made.addEventListener("click", () => {
    act();
    line.querySelector("[data-marks]").focus();
  });
  return made;
}

const moment = (mark) => new Date(mark.at).toTimeString().slice(0, 5);

function withdraw(line) {
  for (const one of here(line.dataset.line)) erase(one.key);
  draw();
}

// Decided by a person who has both before them: a new mark, in view of the one that was recorded meanwhile.
function insist(first, answer) {
  unstick(first.key);
  keep({ ...first, key: newKey(), seen: answer.seen });
  erase(first.key);
  flush();
}

function drawRoom() {
  const coded = lines.map((line) => [nameOf(line), inForce(line).code]);
  const room = coded.filter(([, code]) => code === "attended").map(([name]) => name);
  const unmarked = coded.filter(([, code]) => !code).map(([name]) => name);
  for (const [name, people] of Object.entries({ room, unmarked })) {
    page.querySelector(`[data-count="${name}"]`).textContent = people.length;
    const list = page.querySelector(`[data-names="${name}"]`);
    list.replaceChildren(...people.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
  }
}

const SAYS = {
  offline: "There is no connection. Go on marking: it is sent when the connection is back.",
  "sign in": "You have been signed out.",
  "somebody else": "Somebody else has signed in on this device. Open the register again.",
  "out of order": "The service is out of order. It is tried again by itself.",
};

function drawSending() {
  const box = page.querySelector("[data-part=sending]");
  const waiting = mine();
  const many = waiting.length === 1 ? "1 mark is" : `${waiting.length} marks are`;
  const kept = waiting.some((one) => isUnkept(one.key))
    ? "This device keeps nothing: leave this page open until they are sent."
    : "Kept on this device for 24 hours, without names.";
  const said = waiting.length ? `${many} not sent yet. ${SAYS[state] ?? ""} ${kept}` : state === "somebody else" ? SAYS[state] : "";
  const text = box.querySelector("[data-part=count]");
  if (text.textContent !== said) text.textContent = said;
  box.classList.toggle("cw-sending--on", Boolean(said));
  box.querySelector("[data-part=again]").hidden = !(state === "sign in" && waiting.length);
}

page.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (pressed?.name !== "here") return;
  event.preventDefault();
  mark(pressed.closest("[data-line]"), { code: "attended" });
});

page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-marks]");
  if (!link) return;
  event.preventDefault();
  const line = link.closest("[data-line]");
  ask(part(line, "asked"), link, nameOf(line), (said) => mark(line, said));
});

window.addEventListener("online", flush);
window.addEventListener("storage", draw);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(() => mine().length && flush(), AGAIN);
// Without a connection the page would be gone, and with it who is who.
window.addEventListener("beforeunload", (event) => {
  if (mine().length && !navigator.onLine) event.preventDefault();
});

draw();
flush();
