// The quick lock covers the screen before the server has answered; Escape three times is its key.
const cover = "govuk-exit-this-page-hide-content";
const lock = document.querySelector("form[data-lock]");
let pressed = [];

lock?.addEventListener("submit", () => document.body.classList.add(cover));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  pressed = [...pressed.filter((at) => event.timeStamp - at < 2_000), event.timeStamp];
  if (pressed.length > 2) lock?.requestSubmit();
});
