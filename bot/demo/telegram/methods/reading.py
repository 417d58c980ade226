"""getMe, getChat, getFile."""

from bot.demo.telegram.parameters import Json, chat_id, required, string
from bot.demo.telegram.registry import method
from bot.demo.telegram.world import World


@method("getMe")
def get_me(world: World, params: Json) -> Json:
    """Return the bot as a User."""
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
    """Return a person's chat as ChatFullInfo."""
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
    """Return where a file of at most 20 MB can be fetched."""
    found = world.files.download(params["file_id"])
    return {
        "file_id": found.id,
        "file_unique_id": found.unique_id,
        "file_size": len(found.content),
        "file_path": found.path,
    }
