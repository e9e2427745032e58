// The managing department follows the chosen region; without this script the button does the same.
"use strict";
for (const box of document.querySelectorAll("[data-managers]")) {
  const managers = JSON.parse(box.dataset.managers);
  const own = box.dataset.own ? box.dataset.own.split(",") : [];
  const selects = box.dataset.region.split(" ").map((id) => document.getElementById(id));
  const place = box.querySelector("[data-original]");
  const note = box.querySelector("[data-own-note]");
  const longest = (codes, region) => codes.filter((c) => region.startsWith(c)).sort((a, b) => b.length - a.length)[0] ?? "";
  const follow = () => {
    const region = selects.map((s) => s.value).find((v) => v) ?? "";
    const other = longest(Object.keys(managers), region);
    const mine = longest(own, region);
    const isOwn = mine.length > other.length;
    place.textContent = region === "" ? "按所选区划确定" : isOwn ? "就是本部门，自动带入" : managers[other] ?? "该区划尚未设置";
    for (const radio of box.querySelectorAll("input[type=radio]")) radio.disabled = isOwn;
    if (note) note.hidden = !isOwn;
  };
  box.querySelector("[data-refresh]").hidden = true;
  for (const select of selects) select.addEventListener("change", follow);
  follow();
}

// Owning units while somebody types; without this script the button looks them up.
for (const field of document.querySelectorAll("[data-find-unit]")) {
  const list = document.getElementById(field.getAttribute("list"));
  const [uscc, name] = [document.getElementById(field.dataset.uscc), document.getElementById(field.dataset.name)];
  if (!list || !uscc || !name) continue;
  field.parentElement.querySelector("[data-find-button]").hidden = true;
  const found = new Map();
  let timer = 0, asked = 0;
  const look = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(field.dataset.findUnit + "?words=" + encodeURIComponent(field.value.trim()), { headers: { accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      found.clear();
      list.replaceChildren(...(await answer.json()).map((unit) => {
        const option = document.createElement("option");
        option.value = `${unit.name || "（待校验）"}（${unit.uscc}）`;
        found.set(option.value, unit);
        return option;
      }));
    } catch { /* the field below still takes what is typed */ }
  };
  field.addEventListener("input", () => {
    const unit = found.get(field.value);
    if (unit) {
      uscc.value = unit.uscc;
      name.value = unit.name;
      return;
    }
    clearTimeout(timer);
    if (field.value.trim().length > 1) timer = setTimeout(look, 250);
  });
}
