/**
 * One person's chat with the bot: what was said, what is unread, whether the line is up.
 *
 * It loads the whole chat, then follows its events. When the line breaks it loads the whole chat again:
 * that is right after any gap, also when the demo was restarted and counts from one.
 */
import { loadChat, openEvents } from "./api.js";

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5_000;
const TYPING_MS = 5_500;
/* Browsers allow six connections a host: a page nobody looks at gives its own back. */
const HIDDEN_MS = 20_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Conversation extends EventTarget {
  constructor(person) {
    super();
    this.person = person;
    this.messages = new Map();
    this.commands = [];
    this.replyKeyboard = null;
    this.keysOpen = false;
    this.blocked = false;
    this.description = "";
    this.draft = "";
    this.loaded = false;
    this.online = false;
    this.typing = "";
    this.unread = 0;
    this.firstUnread = null;
    this.readThrough = 0;
  }

  get last() {
    return [...this.messages.values()].at(-1);
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  async follow() {
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      try {
        this.load(await loadChat(this.person.id));
        pause = FIRST_PAUSE_MS;
      } catch {
        this.setOnline(false);
        await sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        continue;
      }
      this.setOnline(true);
      if (await this.listen()) continue;
      this.setOnline(false);
      await sleep(pause);
    }
  }

  /** Until the line breaks (false), or nobody looks for long and then somebody does again (true). */
  listen() {
    return new Promise((resolve) => {
      const source = openEvents(this.person.id, this.revision);
      let timer;
      const finish = (looked) => {
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", watch);
        source.close();
        resolve(looked);
      };
      const watch = () => {
        clearTimeout(timer);
        if (!document.hidden && source.readyState === EventSource.CLOSED) finish(true);
        else if (document.hidden) timer = setTimeout(() => source.close(), HIDDEN_MS);
      };
      document.addEventListener("visibilitychange", watch);
      source.onmessage = (event) => this.take(JSON.parse(event.data));
      source.onerror = () => finish(false);
    });
  }

  load(snapshot) {
    const known = this.loaded ? new Set(this.messages.keys()) : null;
    const restarted = this.loaded && snapshot.revision < this.revision;
    this.revision = snapshot.revision;
    this.messages = new Map(snapshot.messages.map((message) => [message.message_id, message]));
    this.commands = snapshot.commands ?? [];
    this.blocked = Boolean(snapshot.blocked);
    this.description = snapshot.description ?? "";
    this.setReplyKeyboard(snapshot.reply_keyboard ?? null);
    this.setTyping("");
    this.readThrough = this.last?.message_id ?? 0;
    this.loaded = true;
    this.tell("loaded", { restarted });
    const missed = known && !restarted ? snapshot.messages.filter((each) => !known.has(each.message_id)) : [];
    missed.filter((each) => !each.outgoing).forEach((message) => this.tell("arrived", { message }));
  }

  take(event) {
    this.revision = Math.max(this.revision, event.revision ?? 0);
    if (event.type === "message") this.put(event.message);
    else if (event.type === "deleted") this.drop(event.message_id);
    else if (event.type === "answer") this.tell("answer", event);
    else if (event.type === "typing") this.setTyping(event.action ?? "typing");
    else if (event.type === "commands") {
      this.commands = event.commands ?? [];
      this.tell("commands");
      this.describe();
    } else if (event.type === "reply_keyboard") {
      this.setReplyKeyboard(event.reply_keyboard ?? null);
      this.tell("keyboard");
    }
    if (event.type === "answer" || (event.type === "message" && !event.message.outgoing)) this.markRead();
  }

  /** The description has no event of its own; it is set and translated together with the commands. */
  async describe() {
    const snapshot = await loadChat(this.person.id).catch(() => null);
    if (!snapshot || snapshot.description === this.description) return;
    this.description = snapshot.description;
    this.tell("description");
  }

  put(message) {
    const isNew = !this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    if (!message.outgoing) this.setTyping("");
    this.tell("message", { message, isNew });
    if (isNew && !message.outgoing) this.tell("arrived", { message });
  }

  drop(messageId) {
    if (this.messages.delete(messageId)) this.tell("deleted", { messageId });
  }

  /** The bot has done something since: the person's own messages get their second tick. */
  markRead() {
    const last = this.last?.message_id ?? 0;
    if (last <= this.readThrough) return;
    this.readThrough = last;
    this.tell("read");
  }

  setOnline(online) {
    if (online === this.online) return;
    this.online = online;
    this.tell("status");
  }

  setTyping(action) {
    clearTimeout(this.typingTimer);
    if (action) this.typingTimer = setTimeout(() => this.setTyping(""), TYPING_MS);
    if (action === this.typing) return;
    this.typing = action;
    this.tell("status");
  }

  setReplyKeyboard(markup) {
    const changed = JSON.stringify(markup) !== JSON.stringify(this.replyKeyboard);
    this.replyKeyboard = markup;
    if (changed) this.keysOpen = markup !== null;
  }

  countUnread(message) {
    this.unread += 1;
    this.firstUnread ??= message.message_id;
    this.tell("unread");
  }

  seen() {
    if (!this.unread) return;
    this.unread = 0;
    this.firstUnread = null;
    this.tell("unread");
  }
}
