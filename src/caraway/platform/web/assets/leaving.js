// Exit this page: what was typed is cleared, and where it leads takes this page's place in the browser's history.
// GOV.UK's component hides the page in the same moment, whether by its button or by Shift three times.
const hidden = "govuk-exit-this-page-hide-content";
const button = document.querySelector(".govuk-js-exit-this-page-button");

new MutationObserver(() => {
  if (!document.body.classList.contains(hidden)) return;
  for (const form of document.forms) form.reset();
  window.location.replace(button.href);
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
