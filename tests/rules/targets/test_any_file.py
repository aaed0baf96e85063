"""Trainers are simulated whatever the entries are: an odd one is lost or not, and never ends the simulation."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rtrepo.formats import table
from rtrepo.model.entry import Entry, Key, message_flaw
from rtrepo.model.fitness import OUTCOMES
from rtrepo.model.records import ExportContext, Outgoing, Unwritable
from rtrepo.rules.chat_template import ChatTemplate, TemplateSource
from rtrepo.rules.targets.length import Length, conversations, measure_texts, too_long
from rtrepo.rules.targets.row import row_of
from rtrepo.rules.targets.simulate import Simulation
from rtrepo.rules.targets.table import TARGETS
from rtrepo.rules.targets.template import kinds_of
from tests.rules.test_any_entry import messages, texts, values

CONTEXT = ExportContext({}, "harbor.jsonl", "")
CHATML = ChatTemplate(TemplateSource("{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}", {}))
ASKED = (
    *kinds_of(lambda data: [CHATML.examine(one) for one in conversations(data)], CHATML.ending()),
    too_long(20, measure_texts(len), None),
)

# Filtered turn by turn: a filter over whole files would throw most of them away.
turns = st.lists(
    messages.map(lambda one: {"content": "a", **one}).filter(lambda one: not message_flaw(one)), min_size=1, max_size=4
)
entries = st.fixed_dictionaries(
    {"messages": turns},
    optional={
        "chosen": turns,
        "rejected": turns,
        "label": st.booleans(),
        "tools": values,
        "mine": values,
        "text": texts,
    },
)


@given(st.lists(entries, min_size=1, max_size=4))
def test_no_file_ends_a_simulation(file: list[dict[str, Any]]) -> None:
    for target in TARGETS.values():
        simulation = Simulation(target, ASKED)
        for number, data in enumerate(file, 1):
            record = table.find(target.format).write(Outgoing(str(number), Entry(data)), CONTEXT)
            key = Key("harbor", str(number))
            if isinstance(record, Unwritable):
                simulation.miss(key, "", record.reason)
            else:
                simulation.see(key, "", row_of(number, record, data, "train"))
        report = simulation.report("harbor", len(file))

        assert sum(report.worst().values()) <= len(file)
        assert [group.outcome for group in report.groups] == sorted(
            (group.outcome for group in report.groups), key=OUTCOMES.index
        )
        assert all(loss.message for group in report.groups for loss in group.losses)


def test_a_length_says_whether_it_is_an_estimate() -> None:
    assert [str(Length(1234)), str(Length(1234, exact=True))] == ["~1,234", "1,234"]
