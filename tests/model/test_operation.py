"""Plans as values: two of them as one."""

from rtrepo.model.operation import FileId, FileMove, HeadMove, Plan, RefMove, followed, inverse

A, B, C = (FileId(letter * 40) for letter in "abc")
MAIN, SIDE = "refs/heads/main", "refs/heads/side"


def test_what_is_done_then_starts_from_what_the_first_leaves() -> None:
    first = Plan(
        "put back", refs=(RefMove(MAIN, "1", "2"),), head=HeadMove(MAIN, SIDE), work=(FileMove("lamp", A, B),),
        index=(FileMove("lamp", A, B),), state=(FileMove("MERGE_MSG", A, None),), keeps=("1", "2"), details={"a": 1},
    )  # fmt: skip
    then = Plan(
        "pick", refs=(RefMove(MAIN, "2", "3"), RefMove(SIDE, None, "3")), head=HeadMove(SIDE, "3"),
        work=(FileMove("lamp", B, C), FileMove("ferry", None, C)), index=(FileMove("ferry", None, C),),
        state=(FileMove("MERGE_MSG", None, C),), keeps=("2", "3"), details={"b": 2},
    )  # fmt: skip

    assert followed(first, then) == Plan(
        "pick",
        refs=(RefMove(MAIN, "1", "3"), RefMove(SIDE, None, "3")),
        head=HeadMove(MAIN, "3"),
        work=(FileMove("ferry", None, C), FileMove("lamp", A, C)),
        index=(FileMove("ferry", None, C), FileMove("lamp", A, B)),
        state=(FileMove("MERGE_MSG", A, C),),
        keeps=("1", "2", "3"),
        details={"a": 1, "b": 2},
    )


def test_there_and_back_is_nothing() -> None:
    plan = Plan(
        "go", refs=(RefMove(MAIN, "1", "2"),), head=HeadMove(MAIN, SIDE), work=(FileMove("lamp", A, B),),
        index=(FileMove("lamp", A, None),), state=(FileMove("MERGE_MSG", None, C),),
    )  # fmt: skip

    assert not followed(plan, inverse(plan, "back", {}))


def test_a_path_keeps_all_its_stages() -> None:
    """Of a path in conflict git's index takes all stages at once, also those that are the same as before."""
    gone = tuple(FileMove(f"{at}/lamp", A, None) for at in (1, 2, 3))
    come = (FileMove("1/lamp", None, A), FileMove("2/lamp", None, B), FileMove("3/lamp", None, C))

    assert followed(Plan("skip", stages=gone), Plan("pick", stages=come)).stages == (
        FileMove("1/lamp", A, A), FileMove("2/lamp", A, B), FileMove("3/lamp", A, C)
    )  # fmt: skip
