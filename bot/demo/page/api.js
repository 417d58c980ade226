/** What the page asks of the simulated Telegram. Addresses are relative, so any prefix works. */

const PATIENCE_MS = 15_000;

/** An answer with an error, or none; the message is fit to be shown. */
export class RequestFailed extends Error {}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  } catch {
    throw new RequestFailed("No connection to the demo. Nothing was sent.");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new RequestFailed(body?.error ?? `The demo answered ${response.status}.`);
  return body ?? {};
}

const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const chat = (id) => `page/chat/${encodeURIComponent(id)}`;

export const loadPeople = () => call("page/people");
export const loadChat = (id) => call(chat(id));
export const openEvents = (id, after) => new EventSource(`${chat(id)}/events?after=${after}`);
export const sendText = (id, text) => post(`${chat(id)}/text`, { text });
export const tap = (id, messageId, data) => post(`${chat(id)}/tap`, { message_id: messageId, data });
export const pay = (id, messageId) => post(`${chat(id)}/pay`, { message_id: messageId });
export const askInline = (id, query, offset) => post(`${chat(id)}/inline`, { query, offset });
export const chooseInline = (id, queryId, resultId) => post(`${chat(id)}/choose`, { query_id: queryId, result_id: resultId });
export const setLanguage = (id, code) => post(`${chat(id)}/language`, { language_code: code });
export const setBlocked = (id, blocked) => post(`${chat(id)}/blocked`, { blocked });
export const fileAddress = (fileId) => `page/files/${encodeURIComponent(fileId)}`;

export function sendFile(id, file, caption) {
  const form = new FormData();
  form.append("file", file, file.name || "pasted");
  form.append("caption", caption);
  return call(`${chat(id)}/file`, { method: "POST", body: form, signal: AbortSignal.timeout(10 * PATIENCE_MS) });
}
