// Files by dropping, by a phone's camera, and with progress. Without this file the picker and its button do the same.
"use strict";

function send(form, picker) {
  form.dataset.busy = "yes"; // sending the form now would send the file twice
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.dataset.sending);
  const words = document.createElement("p");
  words.className = "muted";
  words.setAttribute("role", "status");
  words.append(form.dataset.sending, " ", bar);
  picker.after(words);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      bar.value = event.loaded / event.total;
    }
  });
  request.addEventListener("load", () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    (document.querySelector("[data-focus]") || document.querySelector("main")).focus();
    begin();
  });
  request.addEventListener("error", () => {
    delete form.dataset.busy;
    words.replaceChildren(form.dataset.failed);
  });
  const data = new FormData(form);
  data.append("add", "yes");
  request.open("POST", form.getAttribute("action"));
  request.send(data);
}

// On a phone: the camera itself, beside the picker.
function camera(form, picker) {
  const photo = document.createElement("input");
  photo.type = "file";
  photo.accept = "image/*";
  photo.capture = "environment";
  photo.hidden = true;
  photo.addEventListener("change", () => take(form, picker, photo.files));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small camera";
  button.textContent = form.dataset.photo;
  button.addEventListener("click", () => photo.click());
  picker.after(button, photo);
}

function take(form, picker, files) {
  if (files.length) {
    picker.files = files;
    send(form, picker);
  }
}

function begin() {
  const form = document.querySelector("form[data-upload]");
  const picker = form && form.querySelector("input[type=file]");
  if (!picker) {
    return;
  }
  picker.addEventListener("change", () => take(form, picker, picker.files));
  form.addEventListener("submit", (event) => form.dataset.busy && event.preventDefault());
  if (window.matchMedia("(pointer: coarse)").matches) {
    camera(form, picker);
  }
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    picker.classList.add("over");
  });
  form.addEventListener("dragleave", () => picker.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    picker.classList.remove("over");
    take(form, picker, event.dataTransfer.files);
  });
}

begin();
