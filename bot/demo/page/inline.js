/** Inline mode: what the bot offers for the words typed after its name. */
import { RequestFailed, askInline } from "./api.js";
import { icon, make } from "./dom.js";
import { Popup } from "./popup.js";

const REST_MS = 350;
const NEAR_END_PX = 160;
const TONES = ["blue", "green", "red", "amber", "violet"];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The words of a text that begins with the bot's name and a space, else null. */
export function inlineWords(text, username) {
  const found = username && new RegExp(`^@${escaped(username)}\\s(?<words>.*)$`, "isu").exec(text);
  return found ? found.groups.words.trim() : null;
}

/** Whether the text is an @name in the making that may become the bot's. */
export const mayBecome = (text, username) => /^@\w*$/.test(text) && `@${username}`.toLowerCase().startsWith(text.toLowerCase());

const letters = new Intl.Segmenter();

function tile(title) {
  const first = [...letters.segment(title)][0]?.segment ?? "";
  const picture = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(first);
  const tone = TONES[[...title].reduce((sum, each) => sum + each.codePointAt(0), 0) % TONES.length];
  return make("span", { class: picture ? "result-tile" : `result-tile tone-${tone}`, "aria-hidden": "true" }, first.toUpperCase());
}

export class InlineResults extends Popup {
  /** deeds: {choose(queryId, resultId), start(payload), propose(text), toast(text)} */
  constructor(deeds) {
    super({ class: "commands results", id: "results", "aria-label": "What the bot offers" });
    this.deeds = deeds;
    this.turn = 0;
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  /** Asks once the typing rests; an answer that a newer question has overtaken is dropped. */
  ask(person, words) {
    const key = `${person.id} ${words}`;
    if (key === this.asked) return;
    this.stop();
    this.asked = key;
    this.more = null;
    this.element.classList.add("is-waiting");
    this.timer = setTimeout(() => this.fetch(person, words, ""), REST_MS);
  }

  /** What stands in the list for "@" and the beginning of the bot's name. */
  suggest(username) {
    this.close();
    const name = make("span", { class: "result-title" }, `@${username}`);
    const words = make("span", { class: "result-words" }, "Find a service without leaving the chat");
    const inside = [make("span", { class: "result-tile tone-blue" }, icon("shop")), make("span", { class: "result-text" }, name, words)];
    const onclick = () => this.deeds.propose(`@${username} `);
    this.fill([make("button", { type: "button", class: "result", testid: "inline-hint", onclick }, ...inside)]);
  }

  close() {
    this.stop();
    this.asked = null;
    this.hide();
  }

  stop() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.element.classList.remove("is-waiting");
  }

  async fetch(person, words, offset) {
    this.turn += 1;
    const { turn } = this;
    let found;
    try {
      found = await askInline(person.id, words, offset);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (turn === this.turn) this.deeds.toast(error.message);
      found = null;
    }
    if (turn !== this.turn) return;
    this.element.classList.remove("is-waiting");
    if (found === null) this.close();
    else this.show(found, () => this.fetch(person, words, found.next_offset), offset !== "");
  }

  show({ query_id: queryId, results, next_offset: next, button }, fetchMore, isMore) {
    const rows = results.map((each) => this.row(queryId, each));
    if (isMore) this.element.append(...rows);
    else if (rows.length || button) this.fill([button && this.above(button), ...rows].filter(Boolean));
    else this.fill([make("div", { class: "results-none" }, "Nothing found.")]);
    this.more = next ? fetchMore : null;
    this.scrolled();
  }

  row(queryId, { id, title, description }) {
    const onclick = () => this.deeds.choose(queryId, id);
    const text = make(
      "span",
      { class: "result-text" },
      make("span", { class: "result-title" }, title),
      description && make("span", { class: "result-words" }, description),
    );
    return make("button", { type: "button", class: "result", testid: "inline-result", onclick }, tile(title), text);
  }

  above(button) {
    const onclick = () => (button.web_app ? this.deeds.toast("The demo opens no web apps.") : this.deeds.start(button.start_parameter));
    return make("button", { type: "button", class: "results-button", testid: "inline-start", onclick }, button.text);
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight, hidden } = this.element;
    if (hidden || !this.more || scrollHeight - clientHeight - scrollTop > NEAR_END_PX) return;
    const { more } = this;
    this.more = null;
    more();
  }
}
