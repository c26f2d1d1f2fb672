// The intake page: checks a field as it is left, looks up employers and projects, keeps the draft. All of it also works without.
"use strict";
(() => {
  const form = document.getElementById("log");
  if (!form) return;
  const token = form.elements.csrf_token.value;
  const at = (name) => form.dataset[name];
  const send = (url, body) =>
    fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  const later = (work, wait) => {
    let timer;
    return (...values) => { clearTimeout(timer); timer = setTimeout(() => work(...values), wait); };
  };
  // All that was typed; a file goes along only when the form itself is sent.
  const whole = () => { const body = new FormData(form); body.delete("roster"); return body; };
  let sent = false;

  // A field is checked when it is left, together with its neighbours, which it may contradict.
  const tell = (name, said) => {
    const field = form.elements[name], line = form.querySelector(`[data-fault="${CSS.escape(name)}"]`);
    if (!field || !line) return;
    line.textContent = said;
    line.hidden = !said;
    if (said) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    field.closest(".field")?.classList.toggle("wrong", Boolean(said));
  };
  const checkField = async (field) => {
    const body = new FormData(), group = field.name.replace(/[^.]*$/, "");
    for (const one of form.elements)
      if (one.hasAttribute?.("data-check") && (one === field || (group && one.name.startsWith(group)))) body.set(one.name, one.value);
    const answer = await send(at("field"), body);
    if (!answer.ok) return;
    const { faults, values } = await answer.json();
    Object.entries(faults).forEach(([name, said]) => { if (name === field.name || !form.elements[name].value || !said) tell(name, said); });
    if (values[field.name] && field.type === "text" && !faults[field.name]) field.value = values[field.name];
  };

  // What stands beside the form follows what is typed.
  const showHints = later(async () => {
    const answer = await send(at("hints"), whole());
    if (answer.ok) document.getElementById("hints").innerHTML = await answer.text();
  }, 400);
  const showPaste = later(async () => {
    const answer = await send(at("paste"), whole());
    if (answer.ok) document.getElementById("preview").innerHTML = await answer.text();
  }, 300);

  // Drafts: every few seconds, if something has changed.
  let changed = false;
  const save = async () => {
    if (!changed || sent) return;
    changed = false;
    try {
      const answer = await send(at("draft"), whole());
      if (answer.ok) { const { saved } = await answer.json(); if (saved) document.getElementById("saved").textContent = saved; }
      else changed = true;
    } catch { changed = true; }
  };
  setInterval(save, 4000);

  form.addEventListener("input", (event) => {
    changed = true;
    if (event.target.id === "paste") showPaste();
  });
  form.addEventListener("change", (event) => {
    changed = true;
    if (event.target.hasAttribute("data-check")) checkField(event.target);
    if (event.target.hasAttribute("data-column")) showPaste();
    showHints();
  });
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });

  // Employers and projects are found as one types.
  const close = (field) => {
    document.getElementById(`${field.dataset.find}-found`).replaceChildren();
    field.setAttribute("aria-expanded", "false");
  };
  const find = later(async (field) => {
    const what = field.dataset.find, pop = document.getElementById(`${what}-found`);
    if (field.value.trim().length < 2) { close(field); return; }
    const body = new FormData();
    body.set(field.name, field.value);
    const answer = await send(at(what), body);
    if (!answer.ok) return;
    pop.innerHTML = await answer.text();
    field.setAttribute("aria-expanded", "true");
  }, 250);
  form.querySelectorAll("[data-find]").forEach((field) => {
    field.addEventListener("input", () => find(field));
    field.addEventListener("keydown", (event) => {
      const pop = document.getElementById(`${field.dataset.find}-found`);
      if (event.key === "Escape") close(field);
      if (event.key === "ArrowDown") { event.preventDefault(); pop.querySelector("button")?.focus(); }
      if (event.key === "Enter") event.preventDefault();
    });
    const box = field.closest(".find");
    box.addEventListener("keydown", (event) => {
      const choice = event.target.closest("[data-use]");
      if (!choice) return;
      const step = { ArrowDown: choice.parentElement.nextElementSibling, ArrowUp: choice.parentElement.previousElementSibling }[event.key];
      if (step) { event.preventDefault(); step.querySelector("button").focus(); }
      if (event.key === "Escape") { field.focus(); close(field); }
    });
    box.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) close(field);
    });
    box.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-use]");
      if (!choice) return;
      event.preventDefault();
      Object.entries(choice.dataset).forEach(([name, value]) => {
        const wanted = name === "district" ? "district" : `${choice.dataset.use}.${name}`;
        if (name !== "use" && form.elements[wanted]) form.elements[wanted].value = value;
      });
      changed = true;
      close(field);
      field.focus();
      showHints();
    });
  });

  // One more row, as the last one is.
  const rows = document.getElementById("rows");
  form.querySelector("[data-more]").addEventListener("click", (event) => {
    event.preventDefault();
    const count = rows.rows.length;
    if (count >= Number(rows.dataset.most)) return;
    const row = rows.rows[count - 1].cloneNode(true);
    row.querySelectorAll("input, .fault").forEach((one) => {
      for (const name of ["name", "id", "aria-describedby", "data-fault"])
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(`rows.${count - 1}.`, `rows.${count}.`));
      if (one.matches("input")) {
        one.value = "";
        one.removeAttribute("aria-invalid");
        one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+$/, String(count + 1)));
      } else { one.hidden = true; one.textContent = ""; }
    });
    rows.append(row);
    row.querySelector("input").focus();
  });
  form.classList.add("quick");
})();
