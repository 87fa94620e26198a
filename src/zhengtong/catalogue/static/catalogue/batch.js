// Keys over the list of entries under review: J and K move, X ticks, Shift+A ticks all.
"use strict";
document.addEventListener("keydown", (event) => {
  const rows = Array.from(document.querySelectorAll("[data-batch-row]"));
  const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
  if (!rows.length || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = rows.indexOf(document.activeElement);
  if (event.key === "j") rows[Math.min(at + 1, rows.length - 1)].focus();
  else if (event.key === "k") rows[Math.max(at - 1, 0)].focus();
  else if (event.key === "x" && at >= 0) rows[at].click();
  else if (event.key === "A") {
    const all = rows.every((row) => row.checked);
    rows.forEach((row) => { row.checked = !all; });
  } else return;
  event.preventDefault();
});
