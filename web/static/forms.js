// Small comforts for forms. Every form works without this file.
"use strict";

// After an answer with errors, the list of errors is read first.
const problems = document.querySelector("[data-focus]");
if (problems) {
  problems.focus();
}

// A second click on the same button sends nothing twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});

// Parts of a form that belong to one choice show only with that choice.
for (const part of document.querySelectorAll("[data-show-for]")) {
  const form = part.closest("form");
  const update = () => {
    const chosen = form.querySelector("input[type=radio]:checked");
    part.hidden = !chosen || chosen.value !== part.dataset.showFor;
  };
  form.addEventListener("change", update);
  update();
}
