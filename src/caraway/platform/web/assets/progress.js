// While work goes on, ask the page again and show how far it is. To ask changes nothing; where the number stands still, the
// page's own form is sent, as a person without this would do.
const EVERY = 1000;
const PATIENCE = 3;
let still = 0;

async function look() {
  const place = document.querySelector("[data-progress]");
  const form = document.querySelector("[data-next]");
  const sends = form && still >= PATIENCE;
  try {
    const how = sends ? { method: "POST", body: new FormData(form) } : {};
    const answer = await fetch(window.location.href, { credentials: "same-origin", ...how });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (!answer.ok || !now) return window.location.reload();
    if (!sends) still = now.textContent === place.textContent ? still + 1 : 0;
    place.replaceWith(now);
    renew(form, page);
  } catch {
    // The server was not there for a moment: it is asked again.
  }
  window.setTimeout(look, EVERY);
}

// What is sent twice acts once, so each sending has a key of its own. The form itself stays: somebody may be on its button.
function renew(form, page) {
  const key = page.querySelector("[data-next] [name=request_key]");
  if (form && key) form.elements.request_key.value = key.value;
}

window.setTimeout(look, EVERY);
