"use strict";
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-large]");
  if (!toggle) return;
  const large = document.documentElement.classList.toggle("large");
  toggle.setAttribute("aria-pressed", String(large));
  document.cookie = `ssm-large=${large ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
});
