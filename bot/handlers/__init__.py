"""Updates from Telegram become replies here; `routes_of` lists every command, button and step.

Browsing needs no state: each page's buttons carry ids. A conversation is a state in the user's row:

    networks -> categories -> service card
                                  | Tap.BUY
               +------------------+------------------+
               | terms not accepted                  | terms accepted
               v                                     v
           buy:terms --- Tap.ACCEPT_TERMS ---> buy:asking <--+ answer, Tap.BACK,
                                                     |  +----+ next parameter
                                  all answered       v
               Tap.EDIT, Tap.BACK: one again <-- buy:summary
                                                     | Tap.CONFIRM
                                                     v
                                               order placed, no state

    an operator's command or button -- confirm.ask --> sure:asked -- Tap.YES --> done, no state
                     asked by an earlier version ----> trust:asked

    the button "Find" of my orders --> find:orders -- typed words --> the list, no state

/cancel, and each page that ends a conversation, lead from every state to none.
"""

from bot.handlers.admin import (
    changes,
    confirm,
    currency,
    desk,
    funds,
    orders,
    panel,
    panel_words,
    publishing,
    quarantine,
    refused_list,
    service,
)
from bot.handlers.admin.access import operators_only
from bot.handlers.admin.confirm import Action, Confirmed
from bot.handlers.commands import guarded_handlers
from bot.handlers.dispatch.routes import (
    Commands,
    Dispatcher,
    Route,
    Taps,
    command,
    document,
    other_messages,
    other_taps,
    text_message,
)
from bot.handlers.dispatch.row_conversation import RowConversation
from bot.handlers.dispatch.turn import Handler
from bot.handlers.pages import account, browse, exports, favourites, front, search, statement
from bot.handlers.pages import orders as own_orders
from bot.handlers.pages.cards import keeping_card, keeping_cards
from bot.handlers.requests import customers, operators
from bot.handlers.wizard import answering, answers, checkout, lists, navigation, repeat
from bot.screens.callback_data import Tap

CONFIRMED_ACTIONS: dict[Action, Confirmed] = {
    Action.CREDIT: Confirmed(funds.move_money),
    Action.DEBIT: Confirmed(funds.move_money),
    Action.REFUND: Confirmed(orders.refund_order),
    Action.REMAINS: Confirmed(orders.settle_order),
    Action.REFUND_AFTER_END: Confirmed(orders.refund_after_end),
    Action.ACCEPT_RATE: Confirmed(quarantine.accept_rate, quarantine.leave_hidden),
    Action.ACCEPT_ALL_RATES: Confirmed(quarantine.accept_all_rates, quarantine.leave_hidden),
    Action.ACCEPT_LIST: Confirmed(refused_list.accept_list),
    Action.SELL_BELOW_COST: Confirmed(publishing.set_markup_below_cost),
    Action.TEACH_WORD: Confirmed(panel_words.teach_confirmed),
    Action.SET_CURRENCY: Confirmed(currency.set_currency),
    Action.BOOK_REST: Confirmed(funds.book_rest),
    Action.CANCEL_ORDERS: Confirmed(operators.cancel_confirmed),
}
"""What is run when an operator has answered the question about an action."""

WIZARD_TAPS: dict[str, Handler] = {
    Tap.BACK: navigation.go_back,
    Tap.CANCEL: navigation.leave_wizard,
    Tap.RESUME: answers.resume,
    Tap.CONFIRM: checkout.confirm_order,
    Tap.EDIT: answering.edit_answer,
    Tap.FILE: lists.send_list_file,
}
"""Buttons that stand at each question of an order and at its summary."""

ANSWER_TAPS: dict[str, Handler] = {
    Tap.PICK: answering.answer_by_tap,
    Tap.PICK_LINK: answering.answer_by_last_link,
    Tap.DECLINE: answering.decline_question,
    Tap.SPLIT: answering.split_quantity,
    Tap.MONTH: answering.show_month,
    Tap.DONE: lists.finish_list,
    Tap.CLEAR: lists.clear_list,
    Tap.UNIQUE: lists.remove_duplicates,
    Tap.CUT: lists.cut_list,
    Tap.LEAVE_OUT: lists.leave_bad_lines_out,
    Tap.SEND_AGAIN: lists.send_lines_again,
}
"""Buttons that answer a question of an order."""

BEGINNING_TAPS: dict[str, Handler] = {
    Tap.BUY: navigation.begin_order,
    Tap.REPEAT: repeat.repeat_order,
}
"""Buttons that begin an order."""

TAPS: dict[str, Handler] = {
    Tap.MENU: front.show_menu,
    Tap.TERMS: front.show_terms,
    Tap.ACCEPT_TERMS: front.accept_terms,
    Tap.LANGUAGES: front.show_languages,
    Tap.LANGUAGE: front.choose_language,
    Tap.HELP: front.show_help,
    Tap.NETWORKS: browse.show_networks,
    Tap.NETWORK: browse.show_network,
    Tap.CATEGORIES: browse.show_categories,
    Tap.CATEGORY: browse.show_category,
    Tap.SERVICE: browse.show_service,
    Tap.SEARCH: search.show_results,
    Tap.FAVOURITES: favourites.show_favourites,
    Tap.TOGGLE_FAVOURITE: favourites.toggle_favourite,
    Tap.REMOVE_FAVOURITE: favourites.remove_favourite,
    Tap.FAVOURITE_NEWS: favourites.switch_news,
    Tap.ORDERS: own_orders.show_orders,
    Tap.MY_ORDERS: own_orders.show_list,
    Tap.FIND_ORDERS: own_orders.ask_for_words,
    Tap.ORDER: account.show_order,
    Tap.WITHDRAW: account.withdraw_order,
    Tap.SAME_LINK: search.show_for_link,
    Tap.REFILL: customers.refill_order,
    Tap.ASK_CANCEL: customers.ask_cancel,
    Tap.CANCEL_ORDER: customers.cancel_order,
    Tap.AUTO_REFILL: customers.switch_auto_refill,
    Tap.BALANCE: account.show_balance,
    Tap.TOP_UP: account.show_top_up,
    Tap.STATEMENT: statement.show_statement,
    Tap.EXPORT_STATEMENT: exports.export_statement,
    Tap.EXPORT_ORDERS: exports.export_orders,
    Tap.TIME_ZONES: statement.show_time_zones,
    Tap.TIME_ZONE: statement.choose_time_zone,
    Tap.NOTHING: front.ignore_tap,
    # Outside of their conversation these belong to a question that is closed.
    **dict.fromkeys((*WIZARD_TAPS, *ANSWER_TAPS), checkout.answer_stale_tap),
    Tap.YES: checkout.answer_stale_tap,
    Tap.NO: checkout.answer_stale_tap,
    # A summary's own button works as long as its quote, whatever the state is.
    Tap.CONFIRM: checkout.confirm_order,
    Tap.DESK: operators_only(desk.show_desk),
    Tap.OPERATOR_ORDER: operators_only(account.show_operator_order),
    Tap.REFUND_ORDER: operators_only(orders.ask_refund),
    Tap.OPERATOR_REFILL: operators_only(operators.refill_order),
    Tap.OPERATOR_CANCEL: operators_only(operators.ask_cancel),
    Tap.END_REQUEST: operators_only(operators.end_request),
    Tap.KEEP_ORDER: operators_only(orders.keep_order),
    Tap.KEEP_ALL: operators_only(orders.keep_all),
    Tap.LINK_ORDER: operators_only(orders.link_order),
    Tap.REFUND_GIVEN_BACK: operators_only(orders.ask_refund_given_back),
    Tap.NAME_PANEL_ORDER: operators_only(orders.name_panel_order),
    Tap.PUBLISHED: operators_only(publishing.show_publishing),
    Tap.TOGGLE_CATEGORY: operators_only(publishing.toggle_category),
    Tap.PUBLISH_ALL: operators_only(publishing.publish_all),
    Tap.CHANGES: operators_only(changes.show_changes),
    Tap.QUARANTINE: operators_only(quarantine.show_quarantine),
    Tap.ACCEPT_RATE: operators_only(quarantine.ask_accept),
    Tap.ACCEPT_ALL_RATES: operators_only(quarantine.ask_accept_all),
    Tap.REFUSED_LIST: operators_only(refused_list.ask_accept_list),
    Tap.PANEL: operators_only(desk.show_panel),
    Tap.UNSELLABLE: operators_only(desk.show_unsellable),
    Tap.UNREADABLE_ROWS: operators_only(desk.show_unreadable_rows),
    Tap.OPERATOR_SERVICE: operators_only(service.show_service),
    Tap.SWITCH_SERVICE: operators_only(service.switch_service),
    Tap.HIDE_WORST: operators_only(service.hide_worst),
    Tap.CHOOSE_CURRENCY: operators_only(currency.choose_currency),
    Tap.PANEL_PROBE: operators_only(panel.request_probe),
    Tap.PANEL_QUIRKS: operators_only(panel.show_quirks),
    Tap.RECONCILE: operators_only(funds.show_balance),
    Tap.BOOK_REST: operators_only(funds.ask_rest),
}


def routes_of(dispatcher: Dispatcher) -> list[Route]:
    """Return the routes; python-telegram-bot takes the first that fits an update."""
    return [
        _buying(dispatcher),
        _confirming(dispatcher),
        _finding(dispatcher),
        Taps(dispatcher, keeping_cards(TAPS)),
        Commands(dispatcher, guarded_handlers()),
        other_taps(dispatcher, keeping_card(checkout.answer_stale_tap)),
        text_message(dispatcher, search.search_typed),
        other_messages(dispatcher, front.answer_unreadable),
    ]


def _buying(dispatcher: Dispatcher) -> RowConversation:
    # A question's button that is tapped after all are answered must not cost the draft.
    late = dict.fromkeys(ANSWER_TAPS, answers.resume)
    leaving: list[Route] = [command(dispatcher, "cancel", navigation.leave_wizard)]
    return RowConversation(
        name=navigation.CONVERSATION,
        entry_points=[Taps(dispatcher, keeping_cards(BEGINNING_TAPS))],
        states={
            navigation.TERMS: [
                Taps(
                    dispatcher,
                    keeping_cards({Tap.ACCEPT_TERMS: navigation.accept_terms_and_order}),
                )
            ],
            navigation.ASKING: [
                Taps(dispatcher, keeping_cards({**WIZARD_TAPS, **ANSWER_TAPS})),
                text_message(dispatcher, answering.answer_by_text),
                document(dispatcher, lists.add_file),
            ],
            navigation.SUMMARY: [
                Taps(dispatcher, keeping_cards({**late, **WIZARD_TAPS})),
                text_message(dispatcher, answers.resume),
            ],
        },
        fallbacks=leaving,
    )


def _finding(dispatcher: Dispatcher) -> RowConversation:
    return RowConversation(
        name=own_orders.CONVERSATION,
        entry_points=[],
        states={own_orders.FINDING: [text_message(dispatcher, own_orders.find_orders)]},
        fallbacks=[command(dispatcher, "cancel", own_orders.leave_search)],
    )


def _confirming(dispatcher: Dispatcher) -> RowConversation:
    # It has no entry points: any command or button of an operator can ask.
    leave = confirm.when_no(CONFIRMED_ACTIONS)
    yes = operators_only(confirm.when_yes(CONFIRMED_ACTIONS))
    answers = Taps(dispatcher, keeping_cards({Tap.YES: yes, Tap.NO: leave}))
    return RowConversation(
        name=confirm.CONVERSATION,
        entry_points=[],
        states={confirm.CONFIRMING: [answers], confirm.CONFIRMING_EARLIER: [answers]},
        fallbacks=[command(dispatcher, "cancel", leave)],
    )
