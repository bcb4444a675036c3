// The keyboard of staff. Keys do nothing while somebody types, and can be switched off (WCAG 2.1.4).
(() => {
  const root = document.documentElement;
  root.classList.add("vz-js");
  const OFF = "vz-keys-off";
  const find = (selector) => document.querySelector(selector);

  // -- opening and closing -----------------------------------------------------------------------

  const nav = find("#vz-side");
  const navButton = find("[data-nav]");
  function fold(closed) {
    nav.classList.toggle("vz-side--folded", closed);
    navButton.setAttribute("aria-expanded", String(!closed));
  }
  if (nav && navButton) {
    fold(true);
    navButton.addEventListener("click", () => fold(!nav.classList.contains("vz-side--folded")));
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.vz-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  });

  function start() {
    find("[data-summary]")?.focus();
  }
  start();
  document.addEventListener("htmx:afterSettle", start);

  // -- keys --------------------------------------------------------------------------------------

  const box = find("[data-keys-on]");
  const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  if (box) {
    box.checked = !off();
    box.addEventListener("change", () => {
      try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { /* it holds until the page closes */ }
    });
  }

  const typing = (target) =>
    target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  function move(step) {
    const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("utrecht-table__row--here"));
    rows[at]?.classList.remove("utrecht-table__row--here");
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    next.classList.add("utrecht-table__row--here");
    (next.querySelector("a, button") ?? next).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = find("details.vz-menu[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off()) return;
    if (find("dialog[open]")) return;
    if (waiting) {
      clearTimeout(waiting);
      waiting = 0;
      const links = [...document.querySelectorAll("#vz-side a")];
      const place = /^[1-9]$/.test(event.key) ? links[Number(event.key) - 1] : null;
      if (place) { event.preventDefault(); place.click(); }
      return;
    }
    const act = {
      "?": () => find("#vz-keys")?.showModal(),
      "/": () => find("[data-search]")?.focus(),
      j: () => move(1),
      k: () => move(-1),
      g: () => { waiting = setTimeout(() => { waiting = 0; }, 1500); },
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
