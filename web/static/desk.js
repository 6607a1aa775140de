// Keyboard for moderators: A releases, R goes to the reason, M to the words to mask. Selected text is copied there.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const key = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const field = { r: "reason", m: "words" }[key];
  if (button) {
    event.preventDefault();
    button.click();
  } else if (field && document.getElementById(field)) {
    event.preventDefault();
    document.getElementById(field).focus();
  }
});

const original = document.querySelector("[aria-labelledby=original]");
const words = document.getElementById("words");
if (original && words) {
  original.addEventListener("mouseup", () => {
    const selected = String(window.getSelection()).trim();
    if (selected && !selected.includes("\n")) {
      words.value = selected;
    }
  });
}
