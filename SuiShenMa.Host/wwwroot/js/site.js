// Small helpers of the operators' pages. Every page works without them.
"use strict";

// Menu on narrow screens.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  const side = document.getElementById("side");
  if (button) {
    event.preventDefault();
    button.setAttribute("aria-expanded", String(side.classList.toggle("open")));
  } else if (side && !side.contains(event.target)) {
    side.classList.remove("open");
    document.querySelector("[data-menu]")?.setAttribute("aria-expanded", "false");
  }
  for (const open of document.querySelectorAll("details.who[open], details.columns[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.getElementById("side")?.classList.remove("open");
  for (const open of document.querySelectorAll("details.who[open], details.columns[open]")) open.open = false;
});

// What was unfolded stays unfolded while one works; the group of the current page is open anyway.
for (const fold of document.querySelectorAll("details[data-remember]")) {
  if (sessionStorage.getItem(fold.dataset.remember) === "open") fold.open = true;
  fold.addEventListener("toggle", () => sessionStorage.setItem(fold.dataset.remember, fold.open ? "open" : ""));
}

// A submit button with data-confirm="dialog-id" asks first; {words} come from its data attributes.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm]");
  const dialog = button && document.getElementById(button.dataset.confirm);
  if (!dialog || button.dataset.confirmed) return;
  event.preventDefault();
  fill(dialog, button.dataset);
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    button.dataset.confirmed = "1";
    button.form.requestSubmit(button);
    delete button.dataset.confirmed;
  };
  dialog.showModal();
});
function fill(root, words) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    node.pattern ??= node.data;
    if (node.pattern.includes("{")) node.data = node.pattern.replace(/\{(\w+)\}/g, (all, key) => words[key] ?? all);
  }
}

// Row selection: <form data-bulk> with checkboxes input[data-row], one input[data-all] and a bar .bulk with <b data-count>.
for (const form of document.querySelectorAll("[data-bulk]")) {
  const rows = () => [...form.querySelectorAll("input[data-row]")];
  const all = form.querySelector("input[data-all]");
  const bar = form.querySelector(".bulk");
  const show = () => {
    const picked = rows().filter((r) => r.checked).length;
    if (bar) {
      bar.hidden = picked === 0;
      for (const place of bar.querySelectorAll("[data-count]:not(button)")) place.textContent = String(picked);
      for (const button of bar.querySelectorAll("button[data-confirm]")) button.dataset.count = String(picked);
    }
    if (all) {
      all.checked = picked > 0 && picked === rows().length;
      all.indeterminate = picked > 0 && picked < rows().length;
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const row of rows()) row.checked = all.checked;
    show();
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]")) return;
    event.preventDefault();
    for (const row of rows()) row.checked = false;
    show();
  });
  show();
}

// Unsaved changes: <form data-guard>.
let unsaved = false;
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
}
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// Progress: [data-poll-url] answers { value, max, text, done, nextPollMs }.
for (const box of document.querySelectorAll("[data-poll-url]")) poll(box, 1000, 0);
function poll(box, wait, failures) {
  setTimeout(async () => {
    try {
      const answer = await fetch(box.dataset.pollUrl, { headers: { "Ssm-Poll": "1", Accept: "application/json" }, credentials: "same-origin" });
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) { say(box, "进度已不可见，请刷新页面。"); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      const bar = box.querySelector("progress");
      bar.max = Math.max(1, state.max);
      bar.value = state.value;
      say(box, state.text ?? `${state.value} / ${state.max}`);
      if (state.done) { location.reload(); return; }
      poll(box, state.nextPollMs ?? 2000, 0);
    } catch {
      if (failures === 2) say(box, "暂时取不到进度，正在重试…");
      poll(box, Math.min(30000, wait * 2), failures + 1);
    }
  }, document.hidden ? Math.max(wait, 10000) : wait);
}
function say(box, text) { const place = box.querySelector(".progress-text"); if (place && place.textContent !== text) place.textContent = text; }

// Live lists: <input type="checkbox" data-live="id id" data-every="seconds"> keeps what is in these elements as new as the page would show it.
for (const box of document.querySelectorAll("input[data-live]")) {
  const every = Number(box.dataset.every) * 1000;
  box.closest("[hidden]")?.removeAttribute("hidden");
  const look = async () => {
    if (!box.checked) return;
    const places = box.dataset.live.split(" ").map((id) => document.getElementById(id));
    if (!document.hidden && !places.some((p) => p.contains(document.activeElement))) {
      try {
        const answer = await fetch(location.href, { headers: { "Ssm-Poll": "1" }, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) { box.checked = false; return; }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const place of places) {
          const fresh = page.getElementById(place.id);
          if (fresh && box.checked) place.replaceChildren(...fresh.childNodes);
          place.closest("table")?.dispatchEvent(new Event("rows"));
        }
      } catch { /* tried again */ }
    }
    setTimeout(look, every);
  };
  box.addEventListener("change", () => { if (box.checked) look(); });
}

// District → street: <select data-streets="id-of-street-select">; its options carry data-district.
for (const district of document.querySelectorAll("select[data-streets]")) {
  const street = document.getElementById(district.dataset.streets);
  if (!street) continue;
  const options = [...street.options];
  const narrow = () => {
    const kept = street.value;
    street.replaceChildren(...options.filter((o) => !o.dataset.district || o.dataset.district === district.value));
    street.value = [...street.options].some((o) => o.value === kept) ? kept : "";
  };
  district.addEventListener("change", narrow);
  narrow();
}

// A file that is too big says so before it travels: <input type="file" data-most-mb="20">.
for (const input of document.querySelectorAll("input[type=file][data-most-mb]")) {
  input.addEventListener("change", () => {
    const big = [...input.files].find((file) => file.size > input.dataset.mostMb * 1024 * 1024);
    input.setCustomValidity(big ? `“${big.name}”有 ${(big.size / 1024 / 1024).toFixed(1)} MB，超过 ${input.dataset.mostMb} MB，请拆分或压缩后重新选择。` : "");
    input.reportValidity();
  });
}

// Select that sends its form at once: <select data-go>.
for (const select of document.querySelectorAll("select[data-go]")) select.addEventListener("change", () => select.form.requestSubmit());

// Column choice, remembered: <table data-columns="key"> with <th data-col="name"> and <details class="columns" data-for="key">.
for (const table of document.querySelectorAll("table[data-columns]")) {
  const menu = document.querySelector(`details.columns[data-for="${table.dataset.columns}"] .pop`);
  if (!menu) continue;
  const key = `ssm-columns-${table.dataset.columns}`;
  const read = () => { try { return JSON.parse(localStorage.getItem(key) ?? "[]"); } catch { return []; } };
  const heads = [...table.tHead.rows[0].cells];
  const apply = () => {
    const off = new Set(read());
    heads.forEach((head, i) => {
      const hide = head.dataset.col !== undefined && off.has(head.dataset.col);
      for (const row of table.rows) row.cells[i]?.classList.toggle("col-off", hide);
    });
  };
  for (const head of heads.filter((h) => h.dataset.col !== undefined)) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !read().includes(head.dataset.col);
    box.addEventListener("change", () => {
      const off = new Set(read());
      if (box.checked) off.delete(head.dataset.col); else off.add(head.dataset.col);
      localStorage.setItem(key, JSON.stringify([...off]));
      apply();
    });
    label.append(box, " ", head.textContent.trim());
    menu.append(label);
  }
  table.addEventListener("rows", apply);
  apply();
}

// A sentence such as 请填写此项 says at the top of the form which field it means.
for (const link of document.querySelectorAll('.alert a[href^="#"]')) {
  const label = document.getElementById(link.hash.slice(1))?.labels?.[0]?.firstChild?.textContent?.trim();
  if (label && /^(请填写此项|请填写数字|“.*”不是有效的值|填写的值无效)/.test(link.textContent)) link.textContent = `${label}：${link.textContent}`;
}

// The errors of a form are read first.
document.querySelector("[data-focus]")?.focus();
