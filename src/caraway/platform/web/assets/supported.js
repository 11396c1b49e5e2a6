// Before the page is painted: say that scripts run, so that styles for them apply at once.
document.body.className +=
  " js-enabled" +
  ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
