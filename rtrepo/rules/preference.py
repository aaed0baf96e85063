"""Preference data: whether there is something to prefer."""

from collections.abc import Iterator

from rtrepo.model.json_text import sorted_text_of
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Options, Remark, rule


@rule("T130", "error")
def equal_answers(look: Look, _: Options) -> Iterator[Remark]:
    """The chosen and the rejected answer are the same.

    There is nothing to prefer: the pair pulls the model both ways at once.
    """
    chosen, rejected = look.data("chosen"), look.data("rejected")
    if chosen and rejected and sorted_text_of(chosen) == sorted_text_of(rejected):
        yield Remark("chosen and rejected are the same", "rejected")


@rule("T131", "error")
def half_a_pair(look: Look, _: Options) -> Iterator[Remark]:
    """One of the two answers is missing.

    Preference training needs both; trainers stop at the entry or drop it.
    """
    for there, missing in (("chosen", "rejected"), ("rejected", "chosen")):
        if look.data(there) and not look.data(missing):
            yield Remark(f"has {there}, but no {missing}", there)


@rule("T132", "warn")
def answer_of_wrong_role(look: Look, _: Options) -> Iterator[Remark]:
    """A chosen or rejected answer is not the assistant's.

    What is preferred is what the model says; an answer that ends with somebody else's turn teaches nothing.
    """
    for name in ("chosen", "rejected"):
        turns = [turn for turn in look.turns if turn.list == name]
        if turns and turns[-1].role != "assistant":
            yield Remark(f"{name} ends with a {turns[-1].role} turn", turns[-1].at)


@rule("T133", "warn")
def label_on_a_pair(look: Look, _: Options) -> Iterator[Remark]:
    """An entry has a label and a pair of answers.

    A label says whether the last reply is good, a pair which of two is better; a trainer reads one of them.
    """
    if look.data("label") is not None and (look.data("chosen") or look.data("rejected")):
        yield Remark("has a label beside chosen and rejected", "label")


RULES = (equal_answers, half_a_pair, answer_of_wrong_role, label_on_a_pair)
