// Passkeys (WebAuthn). Buttons appear only where the browser knows them; everything works without.
"use strict";

const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function post(address, content) {
  const token = document.querySelector("input[name=csrf_token]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(content),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Error(said.problem || "");
  }
  return said;
}

function prepared(options) {
  options.challenge = decode(options.challenge);
  if (options.user) {
    options.user.id = decode(options.user.id);
  }
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const known of list || []) {
      known.id = decode(known.id);
    }
  }
  return options;
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = encode(credential.response[name]);
    }
  }
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function act(button) {
  const form = button.closest("form");
  const typed = form ? Object.fromEntries(new FormData(form)) : {};
  const ask = button.dataset.passkey;
  const options = prepared(await post(`${ask}/options`, { address: typed.address, password: typed.password }));
  const adding = "user" in options;
  const credential = await navigator.credentials[adding ? "create" : "get"]({ publicKey: options });
  const said = await post(ask, { credential: written(credential), name: typed.name || "", next: typed.next || "" });
  window.location.assign(said.next);
}

for (const part of document.querySelectorAll("[data-passkeys]")) {
  const works = window.PublicKeyCredential && !/^[\d.:[\]]+$/.test(window.location.hostname);
  part.hidden = !works;
  const says = part.querySelector("[role=status]");
  for (const button of part.querySelectorAll("button[data-passkey]")) {
    button.addEventListener("click", async () => {
      says.textContent = "";
      try {
        await act(button);
      } catch (error) {
        says.textContent = error instanceof DOMException || !error.message ? says.dataset.failed : error.message;
      }
    });
  }
}
