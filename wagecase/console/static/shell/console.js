// What saves time where scripts run; every page does its work without this file.
"use strict";
(() => {
  // j and k move through a list, Enter opens the row.
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  let at = -1;
  const move = (to) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("at");
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("at");
    rows[at].querySelector("a")?.focus();
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") move(at + 1);
    else if (event.key === "k") move(at - 1);
    else if (event.key === "/") {
      const field = document.querySelector("[data-search]");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });

  // An act's form opens beneath its button; where that fails the link leads to its own page.
  const fill = (place, text) => {
    place.innerHTML = text;
    place.querySelector("input:not([type=hidden]), select, textarea, a")?.focus();
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-act]");
    const close = event.target.closest("a[data-close]");
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const place = (link || close)?.closest(".proceeding")?.querySelector("[data-place]");
    if (!place) return;
    event.preventDefault();
    document.querySelectorAll("a[data-act][aria-expanded]").forEach((one) => one.removeAttribute("aria-expanded"));
    if (close) { place.replaceChildren(); return; }
    try {
      const answer = await fetch(link.href, { headers: { "X-Partial": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      link.setAttribute("aria-expanded", "true");
      fill(place, await answer.text());
    } catch { location.href = link.href; }
  });

  // One box for all: those of this page, or the whole roster.
  document.addEventListener("change", (event) => {
    const every = event.target.closest("[data-every]");
    const form = event.target.form;
    if (every) {
      form.querySelectorAll(`input[type=checkbox][name="${every.dataset.every}"]`).forEach((one) => (one.checked = every.checked));
    } else if (event.target.type === "checkbox") {
      const whole = form?.querySelector(`[data-every="${event.target.name}"]`);
      if (whole && !event.target.checked) whole.checked = false;
    }
  });

  // Filters take effect when they are chosen.
  document.querySelectorAll("form.filters").forEach((form) =>
    form.addEventListener("change", () => form.requestSubmit()));

  // A form goes once: the second click of a double click does nothing. Coming back wakes the buttons up.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // What takes several stretches goes on by itself.
  document.querySelectorAll("form[data-onward]").forEach((form) => setTimeout(() => form.requestSubmit(), 300));

  // Only one menu is open, and Escape closes it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("[data-sheet][open]").forEach((one) => {
      if (one.contains(document.activeElement)) one.querySelector("summary").focus();
      one.open = false;
    });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("[data-sheet][open]").forEach((one) => {
      if (!one.contains(event.target)) one.open = false;
    });
  });
})();
