// Every page works without this. It wakes GOV.UK's components and adds small conveniences.
import { initAll } from "./govuk-frontend.min.js";
import { sweep } from "./held.js";

initAll();
sweep(document.body.dataset.whose ?? "");

for (const button of document.querySelectorAll("[aria-disabled='true']")) {
  button.addEventListener("click", (event) => event.preventDefault());
}

function reveal(group) {
  for (const radio of group.querySelectorAll("input[data-reveals]")) {
    const asked = document.getElementById(radio.dataset.reveals);
    asked?.classList.toggle("govuk-radios__conditional--hidden", !radio.checked);
  }
  // Questions that several answers reveal stand once, below them all.
  const below = [...group.querySelectorAll("input[data-reveals-below]")];
  const places = (radio) => radio.dataset.revealsBelow.split(" ");
  const asked = new Set(below.filter((radio) => radio.checked).flatMap(places));
  for (const place of new Set(below.flatMap(places))) {
    document.getElementById(place)?.classList.toggle("govuk-radios__conditional--hidden", !asked.has(place));
  }
}

for (const group of document.querySelectorAll(".govuk-radios")) {
  group.addEventListener("change", () => reveal(group));
  reveal(group);
}

for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.addEventListener("click", () => window.print());
}

// A page brought back from the browser's memory may show people to whoever sits there now.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
