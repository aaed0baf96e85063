"""What `git-setup` says."""

from rtrepo.model.reports import GitSetupReport
from rtrepo.render import git_setup
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import FORBIDDEN, NASTY

INSTALLED = GitSetupReport("installed", "/data/.git/info/attributes", ("a", "b"), True, True, True)


def test_installed() -> None:
    assert git_setup.text(INSTALLED, PLAIN) == (
        "git diff, log -p, show and blame show entries as turns\n"
        "merge, rebase, cherry-pick, revert and stash pop merge them turn by turn\n"
        "  in      2 settings of diff.rtrepo and merge.rtrepo in git config, and /data/.git/info/attributes\n"
        "  cache   refs/notes/textconv/rtrepo\n"
        "Raw JSON for once: git diff --no-textconv     For good: rtrepo git-setup --remove"
    )


def test_without_caching() -> None:
    """As it is after git found no rtrepo once: what it shows then is not kept."""
    shown = git_setup.text(INSTALLED._replace(state="outdated", caching=False), PLAIN)

    assert shown == (
        "git diff, log -p, show and blame, merge, rebase, cherry-pick, revert and stash pop: "
        "set up in part, or by another rtrepo\n"
        "  in      2 settings of diff.rtrepo and merge.rtrepo in git config, and /data/.git/info/attributes\n"
        "Set it up anew: rtrepo git-setup"
    )


def test_missing() -> None:
    assert git_setup.text(GitSetupReport("missing", "/x", (), False, False), PLAIN) == (
        "git diff, log -p, show and blame show entries as JSON\n"
        "merge, rebase, cherry-pick, revert and stash pop stop at an entry that both sides changed\n"
        "Show and merge them as turns: rtrepo git-setup"
    )


def test_a_folder_with_a_nasty_name() -> None:
    shown = git_setup.text(INSTALLED._replace(attributes=NASTY), Style())

    assert [character for character in FORBIDDEN if character in shown] == []
    assert "\\x1b[31m" in shown


def test_json() -> None:
    assert git_setup.to_json(INSTALLED) == {
        "schema": "rtrepo.git-setup/1",
        "state": "installed",
        "attributes": "/data/.git/info/attributes",
        "settings": ["a", "b"],
        "caching": True,
        "cached": True,
        "merging": True,
    }
