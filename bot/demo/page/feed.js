/** The scrolling list of one chat's messages. */
import { bubble } from "./bubble.js";
import { calm, dayKey, dayName, make } from "./dom.js";
import { keyboard, rowsOf } from "./keyboard.js";
import { Place } from "./place.js";

const GROUP_SECONDS = 600;

export class Feed {
  constructor(conversation, deeds, taps) {
    Object.assign(this, { conversation, deeds, taps });
    this.days = make("div", { class: "days" });
    this.about = make("div", { class: "about" });
    this.inner = make("div", { class: "feed-inner is-empty" }, this.about, this.days);
    const properties = { class: "feed", tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Messages" };
    this.element = make("div", properties, this.inner);
    this.items = new Map();
    this.place = new Place(this.element, this.inner, {
      rows: () => [...this.items.values()].map((item) => item.element),
      moved: () => {
        this.floatDates();
        deeds.scrolled();
      },
    });
  }

  /** Draws the chat as it was loaded; what did not change keeps its nodes. */
  load() {
    const { messages } = this.conversation;
    this.welcome();
    this.place.keep(() => {
      for (const id of [...this.items.keys()]) if (!messages.has(id)) this.remove(id);
      for (const message of messages.values()) this.put(message, false);
    });
    this.read();
  }

  /** The bot's description stands above everything, as in Telegram. */
  welcome() {
    const { description } = this.conversation;
    const title = make("div", { class: "about-title" }, "What can this bot do?");
    const card = make("div", { class: "about-card" }, title, make("div", { class: "about-text" }, description));
    this.place.keep(() => this.about.replaceChildren(...(description ? [card] : [])));
  }

  /** A new message, or a new state of a known one. */
  show(message, isNew) {
    if (isNew && message.outgoing) this.place.stick = true;
    this.place.keep(() => this.put(message, isNew));
  }

  put(message, live) {
    const known = this.items.get(message.message_id);
    if (known && known.message.date === message.date && known.message.outgoing === message.outgoing) {
      this.fill(known, message);
      return;
    }
    this.remove(message.message_id);
    const item = this.draw(message);
    this.items.set(message.message_id, item);
    this.inner.classList.remove("is-empty");
    this.insert(item);
    if (live && !calm()) item.element.classList.add("is-arriving");
  }

  draw(message) {
    const stack = make("div", { class: "stack" });
    const element = make("div", { class: `message ${message.outgoing ? "is-out" : "is-in"}`, testid: "message" }, stack);
    element.dataset.messageId = message.message_id;
    element.dataset.outgoing = String(Boolean(message.outgoing));
    const item = { element, stack };
    this.fill(item, message);
    return item;
  }

  /** Only the half that changed is drawn anew: a tap is not lost when a card's text moves on. */
  fill(item, message) {
    const { reply_markup: _, ...rest } = message;
    const content = JSON.stringify(rest);
    const keys = JSON.stringify(rowsOf(message));
    if (item.content !== content) {
      const drawn = bubble(message, this.deeds);
      if (item.bubble) item.bubble.replaceWith(drawn);
      else item.stack.prepend(drawn);
      if (item.bubble && !calm()) drawn.classList.add("is-revised");
      item.bubble = drawn;
    }
    if (item.keys !== keys) this.fillKeys(item, message);
    Object.assign(item, { content, keys, message });
    item.element.classList.toggle("is-service", item.bubble.classList.contains("service"));
    item.element.classList.toggle("has-keys", rowsOf(message).length > 0);
  }

  fillKeys(item, message) {
    const focused = item.board?.contains(document.activeElement);
    const board = rowsOf(message).length ? keyboard(message, this.deeds, this.taps) : null;
    item.board?.remove();
    if (board) item.stack.append(board);
    if (board && item.board && !calm()) board.classList.add("is-revised");
    item.board = board;
    if (focused && board) board.querySelector(".key").focus({ preventScroll: true });
  }

  insert(item) {
    const day = this.day(item.message.date);
    const later = [...day.children].reverse();
    const before = later.find((node) => !node.dataset.messageId || Number(node.dataset.messageId) < item.message.message_id);
    before.after(item.element);
    for (const each of [item.element, item.element.previousElementSibling, item.element.nextElementSibling]) this.group(each);
  }

  day(seconds) {
    const key = dayKey(seconds);
    for (const section of this.days.children) if (section.dataset.day === key) return section;
    const title = make("div", { class: "date" }, make("span", {}, dayName(seconds)));
    const section = make("section", { class: "day" }, title);
    section.dataset.day = key;
    const next = [...this.days.children].find((each) => new Date(each.dataset.day) > new Date(key));
    this.days.insertBefore(section, next ?? null);
    return section;
  }

  /** Neighbours of one side and about one time form a group: one tail, small corners between. */
  group(element) {
    const item = this.itemOf(element);
    if (!item) return;
    const joined = (other) =>
      other &&
      other.message.outgoing === item.message.outgoing &&
      Math.abs(other.message.date - item.message.date) < GROUP_SECONDS &&
      !other.element.classList.contains("is-service");
    element.classList.toggle("is-first", !joined(this.itemOf(element.previousElementSibling)));
    element.classList.toggle("is-last", !joined(this.itemOf(element.nextElementSibling)));
  }

  itemOf(element) {
    return element?.dataset.messageId ? this.items.get(Number(element.dataset.messageId)) : undefined;
  }

  remove(messageId) {
    const item = this.items.get(messageId);
    if (!item) return;
    const { previousElementSibling: above, nextElementSibling: below, parentElement: day } = item.element;
    this.items.delete(messageId);
    this.inner.classList.toggle("is-empty", this.items.size === 0);
    item.element.remove();
    this.group(above);
    this.group(below);
    if (day.childElementCount === 1) day.remove();
  }

  spin(messageId, data, on) {
    const board = this.items.get(messageId)?.board;
    for (const key of board?.querySelectorAll(".key") ?? []) {
      if (key.dataset.tap === data) key.classList.toggle("is-waiting", on);
    }
  }

  read() {
    const through = this.conversation.readThrough;
    for (const [id, item] of this.items) item.element.classList.toggle("is-read", id <= through);
  }

  /** The date of the day in view floats over it while the list moves. */
  floatDates() {
    const top = this.element.getBoundingClientRect().top;
    for (const section of this.days.children) {
      section.firstElementChild.classList.toggle("is-floating", section.getBoundingClientRect().top < top - 8);
    }
  }

  /** Put on the screen: at the first unread message, else where it was left. */
  enter(firstUnread) {
    this.divider?.remove();
    const item = this.items.get(firstUnread);
    this.divider = item ? make("div", { class: "unread-line", role: "separator" }, "Unread messages") : null;
    item?.element.before(this.divider);
    this.place.enter(this.divider);
  }

  jump(messageId) {
    const element = this.items.get(messageId)?.element;
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
    element.classList.add("is-pointed");
    setTimeout(() => element.classList.remove("is-pointed"), 1_500);
  }
}
