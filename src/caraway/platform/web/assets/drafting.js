// Keeps a session record as a draft while it is being written: some seconds after the last change, and before the page is left.

const AFTER = 3000;
const place = document.querySelector("[data-drafting]");
const form = place.closest("form");
let waiting = 0;
let unsaved = false;

async function save() {
  clearTimeout(waiting);
  if (!unsaved) return;
  unsaved = false;
  const said = new FormData(form);
  said.set("draft", "yes");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/plain" },
      body: new URLSearchParams(said),
      keepalive: true,
    });
    const plain = answer.ok && answer.headers.get("Content-Type")?.startsWith("text/plain");
    if (!plain) throw new TypeError("not kept");
    place.textContent = `Draft kept at ${await answer.text()}`;
  } catch {
    unsaved = true;
    place.textContent = "The draft is not kept yet: leave this page open. It is tried again by itself.";
    waiting = setTimeout(save, AFTER * 3);
  }
}

form.addEventListener("input", () => {
  unsaved = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, AFTER);
});
form.addEventListener("submit", () => {
  unsaved = false;
  clearTimeout(waiting);
});
document.addEventListener("visibilitychange", () => document.hidden && save());
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
