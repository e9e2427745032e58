"use strict";
// Without script the link does the same by a round trip.
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-large]");
  if (!toggle) return;
  event.preventDefault();
  const large = document.documentElement.classList.toggle("large");
  toggle.textContent = large ? "标准字号" : "大字版";
  toggle.href = `?large=${large ? 0 : 1}`;
  document.cookie = `ssm-large=${large ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
});
