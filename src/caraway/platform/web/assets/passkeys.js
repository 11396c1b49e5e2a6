// Passkeys: asks the browser for one and sends its answer with the form. The only pages that need scripts.

const form = document.querySelector("form[data-passkey]");
const problem = form.querySelector("[data-passkey-problem]");

function octets(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function read(options) {
  const known = (list) => (list ?? []).map((each) => ({ ...each, id: octets(each.id) }));
  const asked = { ...options.publicKey, challenge: octets(options.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: octets(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = known(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = known(asked.allowCredentials);
  return { publicKey: asked };
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = credential.response[name];
    if (value) response[name] = text(value);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

function say(sentence) {
  problem.textContent = sentence;
  problem.hidden = false;
}

const failures = {
  NotAllowedError: "Nothing was chosen, or it took too long. Try once more, or use another way.",
  InvalidStateError: "This device has a passkey for your account already.",
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = form.elements.namedItem("name");
  if (name && !name.value.trim()) return form.submit();
  if (!window.PublicKeyCredential) return say("This browser cannot use passkeys. Use another way.");
  problem.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey](read(JSON.parse(form.dataset.options)));
    form.elements.namedItem("credential").value = written(credential);
    form.submit();
  } catch (failure) {
    say(failures[failure.name] ?? "The passkey could not be used. Try once more, or use another way.");
  }
});
