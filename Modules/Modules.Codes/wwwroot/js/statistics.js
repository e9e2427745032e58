// Draws what the tables say; without script, or without the chart library, the tables stay.
"use strict";

(() => {
  if (!window.echarts) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name, other) => style.getPropertyValue(name).trim() || other;
  const ink = colour("--ink-2", "#536173");
  const line = colour("--line", "#e2e7ee");
  const tones = { ok: colour("--ok", "#0b7a4b"), refused: colour("--warn", "#8a4d00"), failures: colour("--bad", "#b3261e") };
  const words = { ok: "成功", refused: "被拒绝或码不可信", failures: "平台故障" };
  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(place.dataset.chart);
    if (data.names.length === 0) continue;
    place.hidden = false;
    const time = data.kind === "line";
    if (!time) place.style.height = `${Math.max(120, data.names.length * 34 + 70)}px`;
    const chart = window.echarts.init(place);
    const names = { type: "category", data: data.names, inverse: !time, axisLabel: { color: ink, width: 160, overflow: "truncate" }, axisLine: { lineStyle: { color: line } } };
    const numbers = { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } };
    chart.setOption({
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      aria: { enabled: true, decal: { show: true } },
      grid: { left: time ? 56 : 180, right: 24, top: 36, bottom: 32 },
      legend: { top: 0, textStyle: { color: ink } },
      // As text: markup in a tooltip would need inline styles, which the page's policy does not allow.
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: time ? names : numbers,
      yAxis: time ? numbers : names,
      series: Object.keys(words).map((key) => ({
        name: words[key], type: "bar", stack: "calls", data: data[key], itemStyle: { color: tones[key] }, barMaxWidth: 28,
      })),
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  }
})();
