// While work goes on, ask the page again and show how far it is; without this a page asks for itself.
const EVERY = 1000;

async function look() {
  const place = document.querySelector("[data-progress]");
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (!answer.ok || !now) return window.location.reload();
    place.replaceWith(now);
  } catch {
    // The server was not there for a moment: it is asked again.
  }
  window.setTimeout(look, EVERY);
}

window.setTimeout(look, EVERY);
