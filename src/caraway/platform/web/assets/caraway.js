// Every page works without this. It wakes GOV.UK's components and adds small conveniences.
import { initAll } from "./govuk-frontend.min.js";

initAll();

for (const button of document.querySelectorAll("[aria-disabled='true']")) {
  button.addEventListener("click", (event) => event.preventDefault());
}

function reveal(group) {
  for (const radio of group.querySelectorAll("input[data-reveals]")) {
    const asked = document.getElementById(radio.dataset.reveals);
    asked?.classList.toggle("govuk-radios__conditional--hidden", !radio.checked);
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
