/** The dock under the messages: START, the input with its buttons, the reply keyboard, Unblock. */
import { CommandList, matching } from "./commands.js";
import { find, touch } from "./dom.js";
import { InlineResults, inlineWords, mayBecome } from "./inline.js";
import { Outbox } from "./outbox.js";
import { replyKeys } from "./replykeys.js";

export class Composer {
  /** deeds: {toast(text), unblock(), username() of the bot} */
  constructor(deeds) {
    this.deeds = deeds;
    this.input = find("#input");
    this.sendButton = find("#send");
    this.menuButton = find("#menu");
    this.keysButton = find("#keys-toggle");
    this.keysPlace = find("#reply-keys");
    this.fileInput = find("#file");
    const busy = (on) => find("#attach").classList.toggle("is-busy", on);
    this.outbox = new Outbox({ toast: deeds.toast, busy, giveBack: (chat, text) => this.giveBack(chat, text) });
    this.list = new CommandList((command) => this.choose(command));
    find("#commands-place").replaceWith(this.list.element);
    this.results = new InlineResults({
      toast: deeds.toast,
      start: (payload) => this.leaveInline(() => this.start(payload)),
      choose: (queryId, resultId) => this.leaveInline(() => this.outbox.result(this.chat, queryId, resultId)),
      propose: (text) => this.propose(text),
    });
    find("#results-place").replaceWith(this.results.element);
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => touch() && !this.chat?.replyKeyboard?.is_persistent && this.setKeys(false));
    this.input.addEventListener("paste", (event) => this.pasted(event));
    this.sendButton.addEventListener("click", () => this.submit());
    this.menuButton.addEventListener("click", () => this.toggleMenu());
    this.keysButton.addEventListener("click", () => this.setKeys(!this.chat.keysOpen));
    this.fileInput.addEventListener("change", () => {
      this.upload([...this.fileInput.files]);
      this.fileInput.value = "";
    });
    find("#attach").addEventListener("click", () => this.fileInput.click());
    find("#start").addEventListener("click", () => this.send("/start"));
    find("#unblock").addEventListener("click", () => this.deeds.unblock());
    document.addEventListener("pointerdown", (event) => {
      if (!find("#dock").contains(event.target)) this.closeLists();
    });
    document.addEventListener("keydown", (event) => this.catchKey(event));
  }

  /** Another person's chat comes to the front; each keeps its unsent text. */
  enter(chat) {
    if (this.chat) this.chat.draft = this.input.value;
    this.chat = chat;
    this.closeLists();
    this.write(chat.draft);
    this.refresh();
    if (!touch()) this.input.focus({ preventScroll: true });
  }

  refresh() {
    const { loaded, blocked, messages, commands } = this.chat;
    const empty = loaded && messages.size === 0 && !blocked;
    find("#start").hidden = !empty;
    find("#unblock").hidden = !blocked;
    find("#composer").hidden = !loaded || empty || blocked;
    this.menuButton.hidden = commands.length === 0;
    this.drawKeys();
    this.grow();
    if (!touch() && document.activeElement === document.body) this.input.focus({ preventScroll: true });
  }

  drawKeys() {
    const { replyKeyboard: markup, keysOpen } = this.chat;
    const open = markup !== null && keysOpen && !find("#composer").hidden;
    this.keysButton.hidden = markup === null;
    this.keysButton.setAttribute("aria-expanded", String(open));
    this.keysButton.setAttribute("aria-label", open ? "Hide the bot's keyboard" : "Show the bot's keyboard");
    this.input.placeholder = (open && markup.input_field_placeholder) || "Message";
    const refuse = () => this.deeds.toast("The demo shares no contacts or places.");
    this.keysPlace.replaceChildren(...(open ? [replyKeys(markup, { send: (text) => this.pressKey(text), refuse })] : []));
  }

  setKeys(open) {
    if (!this.chat?.replyKeyboard) return;
    this.chat.keysOpen = open;
    this.drawKeys();
  }

  pressKey(text) {
    if (this.chat.replyKeyboard?.one_time_keyboard) this.setKeys(false);
    this.send(text);
  }

  write(text) {
    this.input.value = text;
    this.grow();
    this.sendButton.classList.toggle("is-ready", text.trim() !== "");
  }

  grow() {
    /* first, for it makes room: the Menu button loses its word */
    find("#composer").classList.toggle("is-writing", this.input.value !== "");
    this.input.style.height = "";
    const height = this.input.scrollHeight;
    if (this.input.value && height) this.input.style.height = `${height}px`;
  }

  typed() {
    this.grow();
    this.sendButton.classList.toggle("is-ready", this.input.value.trim() !== "");
    this.menuButton.setAttribute("aria-expanded", "false");
    this.list.show(matching(this.chat.commands, this.input.value));
    this.askInline();
  }

  /** Words after the bot's name are asked of it at once, and not sent. */
  askInline() {
    const username = this.deeds.username();
    const words = inlineWords(this.input.value, username);
    if (words !== null) this.results.ask(this.chat.person, words);
    else if (mayBecome(this.input.value, username)) this.results.suggest(username);
    else this.results.close();
  }

  leaveInline(act) {
    this.write("");
    this.closeLists();
    act();
    if (!touch()) this.input.focus();
  }

  key(event) {
    if (event.isComposing) return;
    if ((this.list.isOpen || this.results.isOpen) && this.listKey(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !touch()) {
      event.preventDefault();
      this.submit();
    }
  }

  /** Typing anywhere writes into the input. */
  catchKey(event) {
    const combined = event.ctrlKey || event.metaKey || event.altKey;
    if (combined || event.key.length !== 1 || event.key === " ") return;
    if (document.activeElement === this.input || document.querySelector("dialog[open], .menu:not([hidden])")) return;
    this.input.focus({ preventScroll: true });
  }

  /** → whether the open list took the key. */
  listKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const list = this.list.isOpen ? this.list : this.results;
    if (event.key in steps) list.move(steps[event.key]);
    else if (event.key === "Escape") this.closeLists();
    else if (event.key === "Enter" && list.marked) list.marked.click();
    else if (event.key === "Tab" && this.list.isOpen && this.input.value) {
      this.write(`${this.list.complete()} `);
      this.closeLists();
    } else return false;
    return true;
  }

  toggleMenu() {
    if (this.menuButton.getAttribute("aria-expanded") === "true") return this.closeLists();
    this.results.close();
    this.list.show(this.chat.commands);
    this.menuButton.setAttribute("aria-expanded", "true");
    return undefined;
  }

  closeLists() {
    this.list.hide();
    this.results.close();
    this.menuButton.setAttribute("aria-expanded", "false");
  }

  choose(command) {
    if (this.input.value.startsWith("/")) this.write("");
    this.closeLists();
    this.send(command);
  }

  /** Writes into the input what a button proposes. */
  propose(text) {
    this.write(text);
    this.input.focus();
    this.askInline();
  }

  /** What the START button of a deep link sends. */
  start(payload) {
    this.send(payload ? `/start ${payload}` : "/start");
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.write("");
    this.closeLists();
    this.send(text, true);
    if (!touch()) this.input.focus();
  }

  send(text, typed = false) {
    this.outbox.text(this.chat, text, typed);
  }

  giveBack(chat, text) {
    if (this.chat !== chat) chat.draft = chat.draft ? `${text}\n${chat.draft}` : text;
    else this.write(this.input.value ? `${text}\n${this.input.value}` : text);
  }

  /** Files go at once; what stands in the input becomes the caption of the first. */
  upload(files) {
    if (!files.length || this.chat.blocked) return;
    const caption = this.input.value.trim();
    if (caption) this.write("");
    files.forEach((file, index) => this.outbox.file(this.chat, file, index === 0 ? caption : ""));
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.upload(files);
  }
}
