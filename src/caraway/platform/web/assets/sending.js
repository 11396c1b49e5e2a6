// Sends the marks that are held, in order, one at a time. Another tab waits its turn; a mark that arrives twice is taken once.

import { erase, keep, marksOf } from "./held.js";

const LONGEST = 20_000;
const stuck = new Map(); // by key: what the server said of a mark that it did not take

export const stuckOf = (key) => stuck.get(key);
export const unstick = (key) => stuck.delete(key);

// What became of it: "sent", "offline", "sign in", "somebody else" or "out of order".
// `told` is called with each page of a register as it stands now, and with each answer.
export async function send(whose, place, told) {
  const turn = (work) => (navigator.locks ? navigator.locks.request("caraway-marks", work) : work());
  try {
    return await turn(() => inTurn(whose, place, told));
  } catch (failure) {
    // What fetch throws without a connection, and where no answer comes through a poor one.
    if (failure instanceof TypeError || failure.name === "TimeoutError") return "offline";
    if (failure instanceof SyntaxError) return "out of order";
    throw failure;
  }
}

async function inTurn(whose, place, told) {
  const workshops = new Set(marksOf(whose).map((mark) => mark.workshop));
  for (const workshop of workshops) {
    const page = await registerPage(place(workshop));
    if (typeof page === "string") return page;
    if (page.body.dataset.whose !== whose) return "somebody else";
    told.page(page, workshop);
    const problem = await ofOne(whose, workshop, place, page, told);
    if (problem) return problem;
    const after = await registerPage(place(workshop));
    if (typeof after !== "string") told.page(after, workshop);
  }
  return "sent";
}

// The register as it stands now, or why it cannot be had.
async function registerPage(address) {
  const answer = await fetch(address, {
    cache: "no-store",
    headers: { Accept: "text/html" },
    signal: AbortSignal.timeout(LONGEST),
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok && answer.status !== 404) return "out of order";
  return page.body.dataset.whose ? page : "sign in";
}

async function ofOne(whose, workshop, place, page, told) {
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const waiting = new Set(); // lines whose earlier mark is not taken: their later ones wait
  const here = () => marksOf(whose).filter((one) => one.workshop === workshop);
  for (const { key } of here()) {
    const mark = here().find((one) => one.key === key); // as the answer to the one before left it
    if (!mark) continue;
    if (stuck.has(mark.key) || waiting.has(mark.line)) {
      waiting.add(mark.line);
      continue;
    }
    const answer = await post(`${place(workshop)}marks/`, mark, token);
    if (typeof answer === "string") return answer;
    if (answer.result === "kept") taken(whose, mark, answer);
    else {
      stuck.set(mark.key, answer);
      waiting.add(mark.line);
    }
    told.answer(mark, answer);
  }
  return "";
}

// Erased on receipt. What was marked after it on the same line was marked with it in view.
function taken(whose, mark, answer) {
  const same = (one) => one.workshop === mark.workshop && one.line === mark.line && one.key !== mark.key;
  const next = marksOf(whose).find(same);
  if (next) keep({ ...next, seen: answer.seen });
  erase(mark.key);
}

async function post(address, mark, token) {
  const said = { request_key: mark.key, line: mark.line, seen: mark.seen, code: mark.code };
  for (const name of ["time", "excuse", "absence", "sent"]) if (mark[name]) said[name] = mark[name];
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: new URLSearchParams(said),
    signal: AbortSignal.timeout(LONGEST),
  });
  if (answer.status === 404) return { result: "refused", said: "This register is not yours any more. Tell the coordinator." };
  if (answer.redirected || answer.status === 403) return "sign in";
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return "out of order";
  return answer.json();
}
