/** Inline keyboards: how they are drawn and what their buttons do. */
import { RequestFailed, pay, tap } from "./api.js";
import { price } from "./bubble.js";
import { icon, make } from "./dom.js";
import { safeAddress, sharedLink } from "./links.js";

const LONGEST_WAIT_MS = 15_000;
const REMEMBERED_ANSWERS = 50;
/* stands for the callback data a Pay button has not */
const PAY = "\u0000pay";

/** The rows of a message's inline keyboard; an invoice always has its Pay button. */
export function rowsOf(message) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (message.invoice && !rows.flat().some((button) => button.pay)) {
    return [[{ text: `Pay ${price(message.invoice)}`, pay: true }], ...rows];
  }
  return rows;
}

export function keyboard(message, deeds, taps) {
  const node = make("div", { class: "keys" });
  for (const row of rowsOf(message)) {
    node.append(make("div", { class: "keys-row" }, ...row.map((button) => inlineButton(message, button, deeds, taps))));
  }
  return node;
}

function corner(button, address) {
  if (address && sharedLink(address)) return "share";
  if (button.url || button.login_url) return "arrow";
  if (button.copy_text) return "copy";
  if (button.web_app) return "window";
  if (button.pay) return "card";
  if ("switch_inline_query" in button || "switch_inline_query_current_chat" in button) return "share";
  return "";
}

function inlineButton(message, button, deeds, taps) {
  const address = button.url ? safeAddress(button.url) : null;
  const picture = corner(button, address);
  const inside = [make("span", { class: "key-text" }, button.text), picture && icon(picture, "key-corner")];
  const shared = { class: "key", testid: "inline-button", title: button.text };
  if (address) {
    const onclick = (event) => deeds.follow(address) && event.preventDefault();
    return make("a", { ...shared, href: address, target: "_blank", rel: "noopener noreferrer", onclick }, ...inside);
  }
  const data = button.pay ? PAY : button.callback_data;
  const node = make("button", { ...shared, type: "button" }, ...inside);
  if (data !== undefined) {
    node.dataset.tap = data;
    node.classList.toggle("is-waiting", taps.waits(message.message_id, data));
    node.addEventListener("click", () => (button.pay ? deeds.pay(message) : taps.press(message.message_id, data)));
  } else {
    node.addEventListener("click", () => press(button, deeds));
  }
  return node;
}

function press(button, deeds) {
  if (button.copy_text) deeds.copy(button.copy_text.text);
  else if (button.switch_inline_query_current_chat !== undefined) deeds.inline(button.switch_inline_query_current_chat);
  else if (button.switch_inline_query !== undefined) deeds.inline(button.switch_inline_query);
  else deeds.toast("This button does nothing in the demo.");
}

/** The taps of one chat that wait for their callback's answer, each with its spinner. */
export class Taps {
  constructor(personId, { spin, fail }) {
    this.personId = personId;
    this.spin = spin;
    this.fail = fail;
    this.waiting = new Map();
    this.answered = [];
  }

  waits(messageId, data) {
    return this.waiting.has(`${messageId} ${data}`);
  }

  press(messageId, data) {
    return this.begin(messageId, data, () => tap(this.personId, messageId, data));
  }

  /** Settled by the payment itself, or by an answer that refuses it. */
  pay(messageId) {
    return this.begin(messageId, PAY, () => pay(this.personId, messageId));
  }

  paid() {
    for (const [key, turn] of this.waiting) if (turn.data === PAY) this.end(key, turn);
  }

  async begin(messageId, data, ask) {
    const key = `${messageId} ${data}`;
    if (this.waiting.has(key)) return;
    const turn = { messageId, data, timer: setTimeout(() => this.end(key, turn), LONGEST_WAIT_MS) };
    this.waiting.set(key, turn);
    this.spin(messageId, data, true);
    try {
      const { callback_query_id: id } = await ask();
      turn.queryId = id;
      /* the answer may overtake the response */
      if (this.answered.includes(id)) this.end(key, turn);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      this.end(key, turn);
      this.fail(error.message);
    }
  }

  answer(queryId) {
    this.answered = [...this.answered.slice(-REMEMBERED_ANSWERS), queryId];
    for (const [key, turn] of this.waiting) if (turn.queryId === queryId) this.end(key, turn);
  }

  /** The line was down: answers may be lost. */
  forget() {
    for (const [key, turn] of this.waiting) this.end(key, turn);
  }

  end(key, turn) {
    if (this.waiting.get(key) !== turn) return;
    clearTimeout(turn.timer);
    this.waiting.delete(key);
    this.spin(turn.messageId, turn.data, false);
  }
}
