"""Texts and values that YAML has been seen to change, for the tests of every file that is YAML."""

# ruff: noqa: E501 (a case of a table is one line)

from hypothesis import strategies as st

TEXTS = [
    "", " ", "  lead", "trail ", "a  b", "\t", "a\tb", "\n", "\n\n", "a\n", "a\n\n", "a\n\nb", "a\nb\n", " a\nb", "a\n b", "a \nb",
    "#x\ny", "a\n#x\n", "a\n---\nb", "a\n...\n", "a\r\nb", "a\rb", "\u0085", "a\u0085b", "a\u2028b", "a\u2029b\nc", "\ufeff", "a\ufeffb",
    "\x00", "\x07bell", "\x1b[31m", "\x7f", "\x80\x9f", "\ufffe", "\uffff", "\N{GRINNING FACE}", "\N{GRINNING FACE}\nx", "e\u0301",
    "\u202eabc", "שלום עולם", "日本語", "yes", "No", "ON", "off", "y", "n", "true", "True", "null", "Null", "~", "nan", ".nan", ".inf", "inf",
    "-.inf", "0012", "5e10", "5e10000000000000", "1_000", "0x1F", "0o17", "0b1", "1:30", "190:20:30", "2026-11-22", "2001-12-14t21:59:43.10-05:00",
    "1.0", "-1", "+1", "1e3", "=", "<<", "-", "- x", "-x", "--- a", "---", "...", "? x", "?", ":", ": x", "a: b", "a:b", "a:", "::", "#", "# x",
    "a #b", "a#b", "&x", "*x", "!x", "!!str x", "%YAML", "@x", "`x`", "|", "| x", ">", ">-", "[", "]", "[x]", "{", "}", "{x: y}", "x, y", ",",
    "'", "''", "'x'", '"', '"x"', 'say "so"', "it's", "\\", "\\n", "a\\", "_x", "x'y", "x & y", "x * y", "x ! y", "x - y", "x ?", "x…", "ünï cödé",
    "x" * 150, "word " * 60 + "end", "[" * 70, "[(" * 70 + "\n" + "{" * 70, '"]' * 70, "a\nb: c\n- d\n", "k" * 1_100,
]  # fmt: skip

texts = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = (
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([1e16, 1e-7, 0.1, -0.0, 5e-324])
)
plain = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts | st.integers(0, 50), inner, max_size=4),
    max_leaves=10,
)
mappings = st.dictionaries(texts, values, max_size=5)
sidecars = st.fixed_dictionaries(
    {},
    optional={
        "title": texts,
        "tags": st.lists(texts, max_size=12),
        "characters": st.lists(texts, max_size=3),
        "speakers": st.dictionaries(
            st.integers(0, 40), texts | st.fixed_dictionaries({"character": texts, "label": texts}), max_size=4
        ),
        "status": st.sampled_from(["draft", "archived", "active"]),
        "rating": numbers,
        "notes": texts,
        "waive": st.dictionaries(st.sampled_from(["R104", "T101"]), texts, max_size=2),
        "extra": mappings,
    },
)
