"""Two months of a creator's work on 300 real conversations, in chapters: what is typed, and what is answered."""

from pathlib import Path

from tests.journeys.creator import MORE, RECIPE, SCENE, TARGETS, Creator
from tests.journeys.terminal import everything_in, lines, said

COACH, NOIR, LABELLED, PIRATE = "1243362b9432335f", "39d288c0dc49ce98", "96693528ebb46c2c", "a6be1f4cc2e9126a"
"""Entries by what they are about; ids are made of the content as it was imported."""

LETTERS = [
    said("Read me the letter.", "It begins with an apology and ends with a bill.", id="letter-1", tags=["quiet"]),
    said("Who sent it?", "Somebody who owns a good pen and no conscience.", id="letter-2", tags=["quiet"]),
    said("And the date?", "Torn off, which is a date of a kind.", id="toll-house"),
]
MIX = """\
90 lines, 27 copies among them: 63 of the 301 entries of teacher as it stands, not committed, sharegpt, profile lora
  only where tag == detective or tag == long, weights tag.detective 2, limits total 90, seed 7, shuffled
                  entries   taken   lines    of all lines    of all words
  tag detective        43      28      55   49.4 → 61.1 %   39.7 → 51.5 %
  tag long             49      37      39   56.3 → 43.3 %   67.0 → 54.1 %
  tag quiet             1       1       2     1.1 → 2.2 %     0.4 → 0.8 %
  cut              40   lines over the limit total 90
"""
DISPUTED = f"""\
4 entries merged (4 edited) · 2 conflicts
  conflict teacher/{LABELLED} message 1 both changed content
  conflict teacher/{PIRATE} message 1 both changed content
Nothing is committed yet.
"""


def two_months(creator: Creator, first: Path, later: Path) -> None:
    """All of it, from the first import to the last backup. What was done on the last day is not committed."""
    the_first_batch(creator, first)
    an_entry_targets_and_a_recipe(creator)
    an_experiment_and_a_backup(creator)
    a_later_batch(creator, later)
    another_experiment(creator)
    what_came_of_both(creator)
    by_hand(creator)
    names_and_datasets(creator)
    mistakes(creator)
    the_last_days(creator)


def the_first_batch(creator: Creator, first: Path) -> None:
    creator.on("2025-09-20")
    creator(
        "import", first, "--into", "teacher",
        says="batch-1.json 300 records Alpaca 300 added 300 entries to teacher, a new dataset (now 300)",
    )  # fmt: skip
    creator("commit", "-m", "the first batch", says="main VERSION the first batch — 300 added")

    creator.on("2025-09-22")
    creator("validate", says="300 entries checked: 10 to look at, none blocks")
    creator("validate", "--fix", "--unsafe", says="Mended 5 findings in 4 entries")
    creator("tag", "detective", "--where", 'text ~ "detective"', says="Tagged 42 entries with detective.")
    creator("tag", "long", "--where", "assistant.words > 150", says="Tagged 49 entries with long.")
    creator("tags", "add", "--used", says="Added 2 tags to teacher.")
    creator("commit", "-m", "leftovers mended, two tags", says="main VERSION leftovers mended, two tags — 89 edited")


def an_entry_targets_and_a_recipe(creator: Creator) -> None:
    creator.on("2025-09-25")
    scene = creator.desk / "scene.md"
    scene.write_text(SCENE, "utf-8")
    creator("new", "toll-house", "--into", "teacher", "--from", scene, says="Made teacher/toll-house.")
    creator.add("datasets/teacher/dataset.yaml", TARGETS)
    creator.add("rtrepo.yaml", RECIPE)
    creator(
        "stats", says="301 entries in teacher, 111 words a reply, 0.0 % dialogue, 1 of 3 targets met the working tree "
        "Targets tag.detective 14.3 % of 20.0 % ███░┃░░░░░░░░░░░░░░░ 5.7 points below "
        "22 more with it, or 86 fewer without",
    )  # fmt: skip
    creator("export", "--profile", "lora", "--dry-run", says=MIX)
    creator.git(creator.folder, "add", ".")
    creator.git(creator.folder, "commit", "-q", "-m", "the toll house, targets, a recipe")  # through the hooks


def an_experiment_and_a_backup(creator: Creator) -> None:
    creator.on("2025-10-01")
    creator("experiment", "start", "warmer", "--question", "Would warmer openings hold the character?")
    sheet = creator.sheet("warmer.md", "--where", "tag == detective and not tag == long")
    text = sheet.read_text("utf-8")
    sheet.write_text(text.replace("## assistant\n\n", "## assistant\n\nAh, my friend. "), "utf-8")
    creator("edit", "--from", sheet, says="Edited 38 entries.")
    creator("commit", "-m", "warmer openings", says="experiment/warmer VERSION warmer openings — 38 edited")
    creator(
        "export", "--profile", "lora", "-o", "../stick/lora-1.jsonl",
        says="../stick/lora-1.jsonl 90 lines, 27 copies among them, of teacher at VERSION, sharegpt, profile lora",
    )  # fmt: skip
    creator("switch", "main")

    creator.on("2025-10-04")  # the training is done, and main is checked out
    creator.trained("warmer", "lora-1", 1.71)

    creator.on("2025-10-05")
    creator("backup", "create", "../stick/10-05.bundle", says="Backed up to DESK/stick/10-05.bundle: ")
    creator(
        "backup", "verify", "../stick/10-05.bundle",
        says="10-05.bundle is whole: restored, and every object, ref and file compared",
    )  # fmt: skip


def a_later_batch(creator: Creator, later: Path) -> None:
    creator.on("2025-10-10")
    told = creator.json("import", later, "--into", "teacher", "--update", "--prune")
    counts = [len(told[name]) for name in ("added", "updated", "pruned", "kept")]
    assert (told["same"], counts) == (192, [0, 50, 54, 4]), told
    creator(
        "diff", "--summary",
        says="HEAD → the working tree 104 entries changed: 50 edited, 54 removed · 50 turns edited · +24 −8,165 words "
        "What shifted tag detective 14.3 % → 4.9 % −9.4 pt, −31 spread over 54 entries",
    )  # fmt: skip
    creator("commit", "-m", "the cleaned batch", says="main VERSION the cleaned batch — 50 edited, 54 removed")


def another_experiment(creator: Creator) -> None:
    creator.on("2025-10-14")
    creator("experiment", "start", "short", "--question", "Do shorter replies keep her attention?")
    creator("archive", "--where", "tag == long", "--why", "too long", says="Archived 45 entries: too long.")
    creator("commit", "-m", "without the long ones", says="experiment/short VERSION without the long ones — 45 edited")
    creator("export", "--profile", "lora", "-o", "../stick/lora-2.jsonl", says="../stick/lora-2.jsonl 18 lines")
    creator("switch", "main")
    creator.trained("short", "lora-2", 1.94)


def what_came_of_both(creator: Creator) -> None:
    creator.on("2025-10-18")
    held = creator.ids("--where", "tag == detective and not tag == long")[:6]
    creator("experiment", "adopt", "warmer", "--entries", *held, "--why", "these hold", ends=1, says=DISPUTED)
    creator("resolve", LABELLED, "--theirs", says=f"Settled teacher/{LABELLED}: theirs 1 left: rtrepo conflicts")
    creator("resolve", PIRATE, "--theirs", says=f"Settled teacher/{PIRATE}: theirs Nothing is left in conflict.")
    creator("commit", "-m", "six of the warmer ones", says="main VERSION six of the warmer ones — 6 edited")
    creator("experiment", "drop", "short", "--why", "it forgets the scene", says="Dropped experiment short, 1 file.")


def by_hand(creator: Creator) -> None:
    creator.on("2025-10-20")
    sheet = creator.sheet("longer.md", COACH)
    sheet.write_text(sheet.read_text("utf-8") + MORE, "utf-8")
    creator("edit", "--from", sheet, says=f"Edited teacher/{COACH}. Take it back: rtrepo undo")
    creator("commit", "-m", "and the gardener?", says="main VERSION and the gardener? — 1 edited")

    creator.on("2025-10-22")
    creator("split", COACH, "--at", "2", says=f"Split teacher/{COACH} at turn 2 into")
    creator("rename", f"{COACH}-2", "the-gardener", says=f"Renamed teacher/{COACH}-2 to teacher/the-gardener.")
    creator("commit", "-m", "the gardener alone", says="main VERSION the gardener alone — 1 split")
    creator("join", "toll-house", "the-gardener", says="Joined teacher/the-gardener to teacher/toll-house.")
    creator(
        "commit", "-m", "the gardener at the toll house", says="main VERSION the gardener at the toll house — 1 joined"
    )
    creator("archive", NOIR, "--why", "says it twice", says=f"Archived teacher/{NOIR}: says it twice.")
    creator("commit", "-m", "one noir is enough", says="main VERSION one noir is enough — 1 edited")


def names_and_datasets(creator: Creator) -> None:
    creator.on("2025-10-25")
    words = ("rename-character", "Watson", "Penrose")
    creator(*words, "--dry-run", says="Would rename Watson to Penrose 4 times in 3 entries; nothing was changed")
    creator(*words, says="Renamed Watson to Penrose 4 times in 3 entries.")
    creator(
        "rename-character", "Sherlock Holmes", "Silas Holt",
        says="Renamed Sherlock Holmes to Silas Holt 15 times in 10 entries.",
    )  # fmt: skip
    creator("commit", "-m", "names of our own", says="main VERSION names of our own — 10 edited")

    creator.on("2025-10-28")
    creator("import", lines(creator.desk / "letters.jsonl", *LETTERS), "--into", "letters")
    creator("commit", "-m", "letters", says="main VERSION letters — 3 added")
    creator(
        "dataset", "merge", "teacher", "letters", "--into", "teacher",
        says="Merged the datasets teacher, letters into teacher. Take it back: rtrepo undo "
        "247 of teacher + 3 of letters = 250 entries letters/toll-house is toll-house-2 now: the id was taken",
    )  # fmt: skip
    creator("dataset", "rename", "teacher", "roleplay", says="Renamed the dataset teacher to roleplay: 250 entries.")
    creator("commit", "-m", "one dataset, and its name", says="main VERSION one dataset, and its name — 250 moved")


def mistakes(creator: Creator) -> None:
    creator.on("2025-10-30")
    before = everything_in(creator.folder)
    creator("delete", "--where", "tag == long", says="Deleted 45 entries.")
    creator("undo", says="Took back: delete 45 entries, AGE. Get it back: rtrepo redo")
    assert everything_in(creator.folder) == before
    creator("untag", "quiet", "roleplay", says="Took quiet from 3 entries (247 were so already).")
    creator("commit", "-m", "no tag quiet", says="main VERSION no tag quiet — 3 edited")
    creator("undo", "2", says="Took back: the last 2 operations, 3 files.")
    assert everything_in(creator.folder) == before
    creator("backup", "create", "../stick/10-30.bundle", "--incremental", says="Backed up to DESK/stick/10-30.bundle: ")


def the_last_days(creator: Creator) -> None:
    creator.on("2025-11-05")
    creator(
        "export", "--profile", "lora", "-o", "../stick/lora-3.jsonl", says="../stick/lora-3.jsonl 64 lines, 11 copies"
    )
    creator.trained("warmer", "lora-3", 1.58)

    creator.on("2025-11-08")
    creator.rewrite("datasets/roleplay/entries/letter-1.json", "a bill", "an invoice")
    creator.git(creator.folder, "commit", "-q", "-a", "-m", "an invoice")
    creator.rewrite("datasets/roleplay/entries/letter-2.json", "a good pen", "a very good pen")
    creator("tag", "letter", "letter-1", "letter-2", says="Tagged 2 entries with letter.")

    creator.on("2025-11-10")
    creator("backup", "create", "../stick/11-10.bundle", "--incremental", says="Backed up to DESK/stick/11-10.bundle: ")
    creator(
        "backup", "verify", "../stick/11-10.bundle",
        says="11-10.bundle is whole, with 2 backups before it: restored, and every object, ref and file compared",
    )  # fmt: skip
