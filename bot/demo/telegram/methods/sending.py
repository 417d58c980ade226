"""Send messages and files: sendMessage, sendDocument, sendPhoto, sendChatAction."""

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.keyboards import checked_markup
from bot.demo.telegram.parameters import (
    Json,
    Specification,
    boolean,
    chat_id,
    file,
    json_array,
    json_object,
    required,
    string,
)
from bot.demo.telegram.registry import method
from bot.demo.telegram.texts import caption_text, message_text
from bot.demo.telegram.world import World

ENVELOPE: Specification = {
    "chat_id": required(chat_id),
    "disable_notification": boolean,
    "protect_content": boolean,
    "reply_parameters": json_object,
    "reply_markup": json_object,
    "message_effect_id": string,
}
"""Parameters that all send methods have."""

FREE_EFFECTS = {
    "5104841245755180586",
    "5107584321108051014",
    "5104858069142078462",
    "5159385139981059251",
    "5046509860389126442",
    "5046589136895476101",
}
"""Effects that every bot may use: fire, thumbs up and down, heart, confetti, poo."""

CAPTION: Specification = {"caption": string, "parse_mode": string, "caption_entities": json_array}

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@method(
    "sendMessage",
    **ENVELOPE,
    text=required(string),
    parse_mode=string,
    entities=json_array,
    link_preview_options=json_object,
)
def send_message(world: World, params: Json) -> Json:
    """Send a text of 1–4096 UTF-16 units; ApiError 400 for any other length."""
    chat = world.writable_chat(params["chat_id"])
    formatted = message_text(params)
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    if "link_preview_options" in params:
        content["link_preview_options"] = params["link_preview_options"]
    return post(chat, params, content)


@method(
    "sendDocument",
    **ENVELOPE,
    **CAPTION,
    document=required(file),
    thumbnail=file,
    disable_content_type_detection=boolean,
)
def send_document(world: World, params: Json) -> Json:
    """Send a document of at most 50 MB: an upload, or the id of a stored file."""
    chat = world.writable_chat(params["chat_id"])
    caption = captioned(params)
    document = world.files.keep_document(params["document"]).document()
    return post(chat, params, {"document": document, **caption})


@method(
    "sendPhoto",
    **ENVELOPE,
    **CAPTION,
    photo=required(file),
    has_spoiler=boolean,
    show_caption_above_media=boolean,
)
def send_photo(world: World, params: Json) -> Json:
    """Send a photo of at most 10 MB: an upload, or the id of a stored photo."""
    chat = world.writable_chat(params["chat_id"])
    caption = captioned(params)
    photo = world.files.keep_photo(params["photo"]).photo()
    return post(chat, params, {"photo": photo, **caption})


@method("sendChatAction", chat_id=required(chat_id), action=required(string))
def send_chat_action(world: World, params: Json) -> bool:
    """Show for five seconds that the bot is typing or uploading; ApiError 400 if unknown."""
    chat = world.writable_chat(params["chat_id"])
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.publish("typing", action=params["action"])
    return True


def _effect(params: Json) -> Json:
    """Return the message's effect; {} without one. ApiError 400 for one that is not free."""
    if "message_effect_id" not in params:
        return {}
    if params["message_effect_id"] not in FREE_EFFECTS:
        raise bad_request("EFFECT_ID_INVALID")
    return {"effect_id": params["message_effect_id"]}


def captioned(params: Json) -> Json:
    """Return the message fields of a caption and its entities; {} without a caption."""
    formatted = caption_text(params)
    content: Json = {}
    if formatted.text:
        content["caption"] = formatted.text
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def post(chat: Chat, params: Json, content: Json, *, invoice: bool = False) -> Json:
    """Add the bot's message to the chat with its quoted message and keyboard; return the message.

    Raise ApiError 400 for wrong markup or an unknown message to reply to.
    """
    if "reply_parameters" in params:
        content |= _reply(chat, params["reply_parameters"])
    content |= _effect(params)
    markup = params.get("reply_markup")
    markup = None if markup is None else checked_markup(markup, invoice=invoice)
    inline = markup is not None and "inline_keyboard" in markup
    if inline:
        content["reply_markup"] = markup
    message = chat.add(content, outgoing=False, editable=markup is None or inline)
    if markup is not None and "keyboard" in markup:
        chat.show_reply_keyboard(markup)
    elif markup is not None and "remove_keyboard" in markup:
        chat.show_reply_keyboard(None)
    return message.wire


def _reply(chat: Chat, reply: Json) -> Json:
    if "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    if reply.get("chat_id", chat.id) != chat.id:
        raise bad_request("message to be replied not found")
    target_id = reply["message_id"]
    target = chat.messages.get(target_id) if isinstance(target_id, int) else None
    if target is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    quoted = {key: value for key, value in target.wire.items() if key != "reply_to_message"}
    return {"reply_to_message": quoted}
