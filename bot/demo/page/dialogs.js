/** What lies over the chat: a toast, an alert, a question, a photo. */
import { find, icon, make } from "./dom.js";

const SHORTEST_TOAST_MS = 3_500;
const TOAST_MS_PER_LETTER = 45;

let toastTimer;

export function toast(text) {
  const place = find("#toasts");
  place.replaceChildren(make("div", { class: "toast", testid: "toast" }, text));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.replaceChildren(), Math.max(SHORTEST_TOAST_MS, text.length * TOAST_MS_PER_LETTER));
}

/** A modal that resolves with the chosen button's value; Escape and the backdrop choose the first. */
function modal(properties, content, buttons) {
  return new Promise((resolve) => {
    const node = make("dialog", { class: "modal", ...properties }, ...content);
    const close = (value) => {
      node.remove();
      resolve(value);
    };
    const made = buttons.map(({ label, value, ...rest }) =>
      make("button", { type: "button", class: "modal-button", ...rest, onclick: () => close(value) }, label),
    );
    node.append(make("div", { class: "modal-buttons" }, ...made));
    node.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(buttons[0].value);
    });
    node.addEventListener("click", (event) => event.target === node && close(buttons[0].value));
    document.body.append(node);
    node.showModal();
    made.at(-1).focus();
  });
}

let alerts = Promise.resolve();

/** One at a time: an alert waits until the one before it is closed. */
export function alert(title, text) {
  alerts = alerts.then(() =>
    modal(
      { testid: "alert", role: "alertdialog", "aria-label": title },
      [make("h2", { class: "modal-title" }, title), make("p", { class: "modal-text" }, text)],
      [{ label: "OK", testid: "alert-ok" }],
    ),
  );
  return alerts;
}

export function ask(title, text, yes) {
  return modal(
    { testid: "question", role: "alertdialog", "aria-label": title },
    [make("h2", { class: "modal-title" }, title), make("p", { class: "modal-text" }, text)],
    [
      { label: "Cancel", value: false, testid: "question-no" },
      { label: yes, value: true, testid: "question-yes" },
    ],
  );
}

/** What Telegram's list of chats would be opened for → "copy", "open", or nothing. */
export function share({ url, text }, opens) {
  const shown = make("div", { class: "shared" }, make("span", { class: "shared-link" }, url), text && make("span", {}, text));
  const hint = make("p", { class: "modal-text" }, "Telegram asks here whom to send this to. The demo has nobody else, so copy it.");
  return modal(
    { testid: "share", role: "dialog", "aria-label": "Share" },
    [make("h2", { class: "modal-title" }, "Share"), shown, hint],
    [
      { label: "Cancel", testid: "share-no" },
      ...(opens ? [{ label: "Open it here", value: "open", testid: "share-open" }] : []),
      { label: "Copy", value: "copy", testid: "share-copy" },
    ],
  );
}

export function viewPhoto(address, alt) {
  const image = make("img", { class: "viewer-photo", src: address, alt });
  const close = make("button", { type: "button", class: "viewer-close", "aria-label": "Close" }, icon("close"));
  const node = make("dialog", { class: "viewer", testid: "viewer", "aria-label": alt }, close, image);
  node.addEventListener("click", (event) => event.target !== image && node.close());
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
}
