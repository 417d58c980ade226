"""Read the bot, a chat or a file: getMe, getChat, getFile."""

from bot.demo.telegram.parameters import Json, chat_id, required, string
from bot.demo.telegram.registry import method
from bot.demo.telegram.world import World


@method("getMe")
def get_me(world: World, params: Json) -> Json:
    """Return the bot as the Bot API's User object."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": world.options.inline_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getChat", chat_id=required(chat_id))
def get_chat(world: World, params: Json) -> Json:
    """Return a user's chat as ChatFullInfo; ApiError 400 "chat not found"."""
    chat = world.chat(params["chat_id"])
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return {
        **chat.info(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            **dict.fromkeys(gifts, True),
            "gifts_from_channels": True,
        },
    }


@method("getFile", file_id=required(string))
def get_file(world: World, params: Json) -> Json:
    """Return a file's path for download; ApiError 400 if it is unknown or above 20 MB."""
    found = world.files.download(params["file_id"])
    return {
        "file_id": found.id,
        "file_unique_id": found.unique_id,
        "file_size": len(found.content),
        "file_path": found.path,
    }
