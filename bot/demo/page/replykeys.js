/** The reply keyboard: buttons below the input that send their own text. */
import { make } from "./dom.js";

/** send(text) is called for a plain button; ask(text) for one that asks for a contact or a place. */
export function replyKeys(markup, { send, refuse }) {
  const node = make("div", { class: "reply-keys", "aria-label": "Keyboard of the bot" });
  node.classList.toggle("is-tall", !markup.resize_keyboard);
  for (const row of markup.keyboard) {
    const buttons = row.map((each) => {
      const button = typeof each === "string" ? { text: each } : each;
      const special = Object.keys(button).some((name) => name.startsWith("request_") || name === "web_app");
      const act = () => (special ? refuse() : send(button.text));
      return make("button", { type: "button", class: "reply-key", testid: "reply-button", onclick: act }, button.text);
    });
    node.append(make("div", { class: "reply-row" }, ...buttons));
  }
  return node;
}
