/** The demo's chat page: puts the rooms together and says who tells whom what. */
import * as api from "./api.js";
import { price, summary } from "./bubble.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { alert, ask, share, toast, viewPhoto } from "./dialogs.js";
import { copy, find, icon } from "./dom.js";
import { acceptDrops } from "./drops.js";
import { Feed } from "./feed.js";
import { Taps } from "./keyboard.js";
import { PersonButton, namePeople } from "./people.js";
import { downButton } from "./place.js";
import { sharedLink, startPayload } from "./links.js";
import { Settings } from "./settings.js";
import { isDark, toggle } from "./theme.js";

const RETRY_MS = 1_000;

let bot = {};
let front;
const chats = [];

const attempt = async (work) => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof api.RequestFailed)) throw error;
    toast(error.message);
  }
};

const composer = new Composer({ toast, unblock: () => block(false), username: () => bot.username });

const down = downButton(() => front.feed.place.toBottom(true));
find("#feeds").append(down.element);

/** What a message's links and buttons may do. */
const deeds = {
  toast,
  send: (text) => composer.send(text),
  copy: (text) => copy(text).then(() => toast("Copied to the clipboard.")),
  view: viewPhoto,
  show: (messageId) => front.feed.jump(messageId),
  inline: (query) => composer.propose(`@${bot.username} ${query}`),
  scrolled: () => scrolled(),
  pay: async (message) => {
    const bill = message.invoice;
    const question = `Do you want to buy “${bill.title}” for ${price(bill)}? The demo takes no real money.`;
    if (!(await ask("Confirm your purchase", question, "Confirm and pay"))) return;
    await front.taps.pay(message.message_id);
  },
  /** A link that starts this bot, or shares something, is followed here, as Telegram does. */
  follow: (address) => {
    const shared = sharedLink(address);
    if (shared) shareLink(shared);
    const payload = startPayload(address, bot.username);
    if (payload !== null) composer.start(payload);
    return Boolean(shared) || payload !== null;
  },
};

async function shareLink(shared) {
  const chosen = await share(shared, startPayload(shared.url, bot.username) !== null);
  if (chosen === "open") deeds.follow(shared.url);
  else if (chosen === "copy") deeds.copy(`${shared.url}\n${shared.text}`.trim());
}

function block(blocked) {
  const { conversation } = front;
  return attempt(async () => {
    await api.setBlocked(conversation.person.id, blocked);
    conversation.blocked = blocked;
    composer.refresh();
    toast(blocked ? `${bot.first_name} is blocked.` : `${bot.first_name} is unblocked.`);
  });
}

function setLanguage(code, name) {
  const { person } = front.conversation;
  return attempt(async () => {
    await api.setLanguage(person.id, code);
    person.language_code = code;
    toast(`${person.first_name}'s Telegram now speaks ${name}.`);
  });
}

new Settings({ language: setLanguage, block }, () => front.conversation);

const looking = () => !document.hidden && front.feed.place.stick;

function scrolled() {
  const { feed, conversation } = front;
  if (looking()) conversation.seen();
  down.show(!feed.place.stick, conversation.unread);
}

function showStatus() {
  const { online, typing, loaded } = front.conversation;
  const words = find("#status");
  words.classList.toggle("is-live", Boolean(typing) && online);
  find("#dots").hidden = !(typing && online);
  const doing = typing.startsWith("upload") ? "sending a file" : "typing";
  find("#status-text").textContent = online ? (typing ? doing : "bot") : loaded ? "connecting…" : "loading…";
}

function showTitle() {
  const unread = chats.reduce((sum, chat) => sum + chat.conversation.unread, 0);
  document.title = unread ? `(${unread}) ${bot.first_name}` : `${bot.first_name} demo`;
}

/** → a chat: its state, its list of messages, its waiting taps, its button in the list of people. */
function makeChat(person) {
  const conversation = new Conversation(person);
  const chat = { conversation };
  const inFront = () => front === chat;
  const spin = (messageId, data, on) => chat.feed.spin(messageId, data, on);
  chat.taps = new Taps(person.id, { spin, fail: toast });
  chat.feed = new Feed(conversation, deeds, chat.taps);
  chat.button = new PersonButton(conversation, () => bring(chat));
  const on = (type, act) => conversation.addEventListener(type, (event) => act(event.detail));
  on("loaded", () => {
    chat.taps.forget();
    chat.feed.load();
    if (inFront()) composer.refresh();
  });
  on("message", ({ message, isNew }) => {
    if (message.successful_payment) chat.taps.paid();
    chat.feed.show(message, isNew);
    if (inFront() && conversation.messages.size === 1) composer.refresh();
  });
  on("arrived", ({ message }) => {
    if (!inFront() || !looking()) conversation.countUnread(message);
    if (inFront()) find("#announcer").textContent = `${bot.first_name}: ${summary(message)}`;
  });
  on("deleted", ({ messageId }) => {
    chat.feed.place.keep(() => chat.feed.remove(messageId));
    if (inFront() && conversation.messages.size === 0) composer.refresh();
  });
  on("description", () => chat.feed.welcome());
  on("read", () => chat.feed.read());
  on("answer", (answer) => answered(chat, answer));
  on("status", () => inFront() && showStatus());
  on("unread", () => {
    showTitle();
    if (inFront()) down.show(!chat.feed.place.stick, conversation.unread);
  });
  for (const type of ["commands", "keyboard"]) on(type, () => inFront() && composer.refresh());
  return chat;
}

function answered(chat, answer) {
  chat.taps.answer(answer.callback_query_id);
  if (front !== chat) return;
  if (answer.url && !deeds.follow(answer.url)) open(answer.url, "_blank", "noopener");
  if (answer.text && answer.show_alert) alert(bot.first_name, answer.text);
  else if (answer.text) toast(answer.text);
}

function bring(chat) {
  if (front === chat) return;
  if (front) front.feed.element.remove();
  front = chat;
  const { conversation, feed } = chat;
  for (const each of chats) each.button.mark(each === chat);
  find("#feeds").prepend(feed.element);
  const unread = conversation.firstUnread;
  composer.enter(conversation);
  feed.enter(unread);
  history.replaceState(null, "", `#${conversation.person.slug}`);
  showStatus();
  scrolled();
}

const byHash = () => chats.find((chat) => `#${chat.conversation.person.slug}` === location.hash);

async function people() {
  for (;;) {
    try {
      return await api.loadPeople();
    } catch {
      find("#status-text").textContent = "connecting…";
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function drawTheme() {
  const button = find("#theme");
  button.replaceChildren(icon(isDark() ? "sun" : "moon"));
  button.setAttribute("aria-label", isDark() ? "Light theme" : "Dark theme");
}

/** iOS does not shrink the page for its keyboard: follow the part that is left to see. */
function followKeyboard() {
  const height = Math.round(visualViewport.height);
  document.documentElement.style.setProperty("--height", `${height}px`);
  scrollTo(0, 0);
}

async function begin() {
  drawTheme();
  addEventListener("themechange", drawTheme);
  find("#theme").addEventListener("click", toggle);
  visualViewport?.addEventListener("resize", followKeyboard);
  acceptDrops(find("#chat"), find("#drop"), (files) => composer.upload(files));
  const loaded = await people();
  bot = loaded.bot;
  for (const place of document.querySelectorAll(".bot-name")) place.textContent = bot.first_name;
  chats.push(...namePeople(loaded.people).map(makeChat));
  find("#people").append(...chats.map((chat) => chat.button.element));
  bring(byHash() ?? chats[0]);
  addEventListener("hashchange", () => byHash() && bring(byHash()));
  document.addEventListener("visibilitychange", scrolled);
  showTitle();
  for (const chat of chats) chat.conversation.follow();
}

begin();
