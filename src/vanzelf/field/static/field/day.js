// A day without a network: keeps it, shows it, and sends later what came of it, each once.
(() => {
  const store = window.looplijst;
  const { body } = document;
  const said = body.dataset;
  const find = (selector) => document.querySelector(selector);
  const page = find("[data-page]");
  const shell = find("[data-shell]") !== null;
  document.documentElement.classList.add("vz-js");
  let sending = null;

  // -- what is shown -------------------------------------------------------------------------------

  function network() {
    const box = find("[data-network]");
    if (!box) return;
    const there = navigator.onLine && !shell;
    find("[data-network-text]").textContent = there ? box.dataset.online : box.dataset.offline;
    find("[data-when-offline]").hidden = there;
    box.classList.toggle("vz-fieldbar__state--off", !there);
  }

  async function waiting(more) {
    const keys = await store.keysOf("uitkomsten");
    const box = find("[data-waiting]");
    const many = keys.length;
    const text = many === 1 ? said.waitsOne : said.waitsMore.replace("%n", many);
    box.textContent = [many ? text : "", more || ""].join(" ").trim();
    box.hidden = !box.textContent;
    for (const key of keys) {
      const kept = await store.read("uitkomsten", key);
      const stop = kept && find(`[data-stop="${CSS.escape(kept.entry)}"]`);
      if (stop && !stop.classList.contains("vz-stop--done")) {
        stop.classList.add("vz-stop--done");
        const mark = document.createElement("p");
        mark.textContent = said.done;
        stop.append(mark);
      }
    }
  }

  // The page of this address, from the store: written by our own server, and kept encrypted.
  async function show() {
    const day = await store.read("dag", "vandaag");
    const path = location.pathname;
    const id = path.split("/").filter(Boolean).at(-1);
    const found = day && (path === said.day ? day.lijst : day.kaarten[id]);
    if (found) {
      page.innerHTML = found;
    } else {
      page.replaceChildren(Object.assign(document.createElement("p"), { textContent: said.nothing }));
    }
    find("#inhoud").focus();
  }

  // -- the day ---------------------------------------------------------------------------------------

  // 401, 403 or a way to the log-in page: this telephone may not have it any more.
  async function fetched() {
    const answer = await fetch(said.source, {
      credentials: "same-origin", redirect: "manual", cache: "no-store", headers: { Accept: "application/json" },
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      await store.wipe();
      return null;
    }
    return answer.ok ? answer.json() : null;
  }

  // Whether this telephone may still have the day: asked whenever there is a network again.
  async function asked() {
    if (!shell && (await store.keysOf("dag")).length) await fetched().catch(() => null);
  }

  async function keep() {
    const before = await store.read("dag", "wie");
    if (before && said.who && before !== said.who) await store.wipe();
    const day = await fetched();
    if (!day) return null;
    await store.forget("dag");
    await store.write("dag", "vandaag", day);
    await store.write("dag", "wie", said.who);
    return day;
  }

  // -- what came of it -------------------------------------------------------------------------------

  async function send() {
    const keys = await store.keysOf("uitkomsten");
    if (!keys.length) return "";
    const day = await fetched();
    if (!day) return "";
    let trouble = "";
    for (const key of keys) {
      const kept = await store.read("uitkomsten", key);
      if (!kept) continue;
      const form = new URLSearchParams(kept.form);
      const answer = await fetch(kept.action, {
        method: "POST", body: form, credentials: "same-origin", redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": day.token },
      });
      if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
        await store.wipe();
        return "";
      }
      if (answer.status === 409) trouble = `${said.refused} ${(await answer.json()).wat}`;
      if (answer.ok || answer.status === 409 || answer.status === 422) await store.remove("uitkomsten", key);
    }
    return trouble;
  }

  function flush() {
    sending ??= send().catch(() => "").finally(() => { sending = null; });
    return sending;
  }

  async function gone() {
    const before = (await store.keysOf("uitkomsten")).length;
    const trouble = await flush();
    const after = (await store.keysOf("uitkomsten")).length;
    await waiting(trouble || (before && !after ? said.sent : ""));
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("[data-logout]")) {
      event.preventDefault();
      await flush();
      await store.wipe();
      form.submit();
      return;
    }
    if (!form.matches("[data-outcome]")) return;
    form.elements.at.value = new Date().toISOString();
    if (navigator.onLine && !shell) return;
    event.preventDefault();
    const what = form.querySelector("[name=what]:checked");
    if (!what) { form.querySelector("[name=what]").focus(); return; }
    if (what.value === "afspraak" && !form.elements.again_on.value) { form.elements.again_on.focus(); return; }
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    await store.write("uitkomsten", form.elements.key.value, { entry: form.dataset.outcome, action: form.getAttribute("action"), form: fields });
    history.pushState(null, "", said.day);
    await show();
    await waiting(said.kept);
  });

  // -- beginning -------------------------------------------------------------------------------------

  window.addEventListener("online", () => { network(); gone().then(asked); });
  window.addEventListener("offline", network);
  window.addEventListener("popstate", () => { if (shell) show().then(() => waiting()); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) store.sweep(); });
  setInterval(() => store.sweep(), 60_000);

  (async () => {
    network();
    await store.sweep();
    if (shell) {
      await show();
      await waiting();
      return;
    }
    if ("serviceWorker" in navigator) await navigator.serviceWorker.register(said.worker, { scope: said.day }).catch(() => null);
    if (!navigator.onLine) return waiting();
    await gone();
    if (location.pathname === said.day) await keep().catch(() => null);
    body.dataset.ready = "yes";
  })();
})();
