// What a mark needs to be whole, asked under its line: the time, the excuse, the reason. Checked here, since the server may be away.

const template = document.getElementById("register-ask");
let open = null;

const now = () => new Date().toTimeString().slice(0, 5);

// Ask in this place for what the link's mark needs; `done` is called with it. Asked elsewhere, it is closed there.
export function ask(box, link, name, done) {
  close();
  const form = template.content.cloneNode(true).querySelector("form");
  box.replaceChildren(form);
  open = { box, link };
  const code = link.dataset.code;
  form.querySelector("legend").textContent = `${link.firstChild.textContent.trim()}: ${name}`;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(code);
  for (const label of form.querySelectorAll("[data-says]")) label.hidden = label.dataset.says !== code;
  form.addEventListener("change", () => {
    const reason = form.querySelector("[data-part=absence]");
    reason.hidden = form.elements.code.value !== "absent_acceptable";
  });
  form.querySelector("[data-part=now]").addEventListener("click", () => {
    form.elements.time.value = now();
  });
  form.querySelector("[data-part=cancel]").addEventListener("click", close);
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = answers(form, code);
    const problem = wrong(said);
    show(form, problem);
    if (problem) return;
    close();
    done(said);
  });
  first(form).focus();
}

function close() {
  if (!open) return;
  open.box.replaceChildren();
  open.link.focus();
  open = null;
}

const first = (form) => [...form.elements].find((one) => !one.closest("[hidden]") && one.matches("input, select"));

function answers(form, code) {
  const { time, excuse, sent, absence } = form.elements;
  if (code === "absent") {
    const found = form.elements.code.value;
    return { code: found, absence: found === "absent_acceptable" ? absence.value : "" };
  }
  const typed = time.value.trim().replace(/^(\d{1,2})[.: ]?(\d{2})$/, "$1:$2");
  return { code, time: typed, excuse: excuse.value, sent: code === "sent_away" ? sent.value : "" };
}

// The field that is not answered as it must be, and what to say beside it.
function wrong(said) {
  if (!said.code) return ["code", "Choose what the register should say"];
  if (said.code === "absent_acceptable") return said.absence ? null : ["absence", "Choose the reason for the absence"];
  if (said.code.startsWith("absent")) return null;
  if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(said.time)) return ["time", "Enter a time, like 10:40"];
  if (said.code === "sent_away" && !said.sent) return ["sent", "Choose why the person was sent away"];
  return said.excuse ? null : ["excuse", "Choose whether there was a reasonable excuse"];
}

function show(form, problem) {
  for (const place of form.querySelectorAll("[data-wrong]")) place.textContent = place.dataset.wrong === problem?.[0] ? problem[1] : "";
  if (!problem) return;
  const field = form.elements[problem[0]];
  (field.length && !field.options ? field[0] : field).focus();
}
