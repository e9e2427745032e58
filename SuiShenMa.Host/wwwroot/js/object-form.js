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
