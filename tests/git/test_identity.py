"""Who commits, and what a new version is made of."""

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import history, identity, refs
from rtrepo.git.repository import Repository, git_setting
from rtrepo.model.version import Version
from tests.conftest import Git
from tests.git.states import everything

VARIABLES = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE")]


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name)


def told(person: identity.Person) -> tuple[str, str, int, str, int]:
    return person.name, person.email, person.at, person.zone, person.offset


def test_the_environment_comes_first(repository: Repository, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository.root, "config", "user.name", "Somebody Else")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ünï, Jr. 🦭")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "1763804751 -0330")

    assert told(identity.author(repository)) == ("Ünï, Jr. 🦭", "mara@example.org", 1763804751, "-0330", -210)
    assert told(identity.committer(repository)) == ("Mara Venn", "mara@example.org", 1763804750, "+0000", 0)


def test_the_configuration_comes_second(repository: Repository, git: Git, nobody: None) -> None:
    git(repository.root, "config", "user.name", "Jo")
    git(repository.root, "config", "user.email", "jo@example.org")
    git(repository.root, "config", "author.name", "Jo the Author")

    assert told(identity.author(repository))[:2] == ("Jo the Author", "jo@example.org")
    assert told(identity.committer(repository))[:2] == ("Jo", "jo@example.org")


@pytest.mark.parametrize("settings", [{}, {"user.name": "Jo"}, {"user.email": "jo@example.org"}])
def test_nobody_is_refused_and_never_invented(
    repository: Repository, git: Git, nobody: None, settings: dict[str, str]
) -> None:
    for name, value in settings.items():
        git(repository.root, "config", name, value)
    before = everything(repository.root)
    with pytest.raises(RtrepoError) as caught:
        history.create(repository, repository.handle.head.peel().tree_id.__str__(), [], "x")

    assert (caught.value.message, caught.value.hint) == (
        "git does not know who you are, and a version needs an author; nothing was changed",
        'git config --global user.name "Your Name" && git config --global user.email you@example.org',
    )
    assert everything(repository.root) == before
    assert identity.recorder(repository).name == "rtrepo"


def test_a_version_is_what_git_would_have_made(repository: Repository, git: Git) -> None:
    root = repository.root
    tree, parent = git(root, "rev-parse", "HEAD^{tree}", "HEAD").split()
    message = "Wärmer 🦭\n\nwhy: because\n"
    made = history.create(repository, tree, [parent], message)
    same = git(root, "commit-tree", "-p", parent, "-F", "-", tree, data=message.encode()).strip()

    assert made == same
    assert git(root, "rev-parse", "HEAD").strip() == parent
    assert history.version(repository, made) == Version(
        made, "Mara Venn", "mara@example.org", 1763804750, message, (parent,)
    )


@pytest.mark.parametrize("settings", [{"gpg.program": "false"}, {"gpg.program": "/nonexistent"}, {"gpg.format": "ssh"}])
def test_a_version_that_cannot_be_signed_is_not_made(
    repository: Repository, git: Git, settings: dict[str, str]
) -> None:
    for name, value in ({"commit.gpgsign": "true"} | settings).items():
        git(repository.root, "config", name, value)
    tree = git(repository.root, "rev-parse", "HEAD^{tree}").strip()
    before = everything(repository.root)
    with pytest.raises(RtrepoError) as caught:
        history.create(repository, tree, [], "x")

    assert caught.value.message.startswith("git could not sign the version, as commit.gpgsign asks: ")
    assert (caught.value.message.endswith("; nothing was changed"), caught.value.exit_code) == (True, 3)
    assert everything(repository.root) == before


def test_a_version_is_signed_where_git_signs(repository: Repository, git: Git) -> None:
    program = repository.root.parent / "gpg"
    program.write_text(
        "#!/bin/sh\ncat >/dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\necho '-----BEGIN PGP SIGNATURE-----'\n"
    )
    program.chmod(0o755)
    git(repository.root, "config", "gpg.program", str(program))
    git(repository.root, "config", "commit.gpgSign", "yes")
    tree, parent = git(repository.root, "rev-parse", "HEAD^{tree}", "HEAD").split()
    made = history.create(repository, tree, [parent], "signed\n")

    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in git(repository.root, "cat-file", "commit", made)


def test_the_log_is_that_of_git(repository: Repository, git: Git) -> None:
    root = repository.root
    git(root, "switch", "--quiet", "-c", "side")
    git(root, "commit", "--quiet", "--allow-empty", "-m", "on the side")
    git(root, "switch", "--quiet", "main")
    git(root, "commit", "--quiet", "--allow-empty", "-m", "on main")
    git(root, "merge", "--quiet", "--no-ff", "-m", "joined", "side")
    tip = refs.resolve(repository, "main")
    lines = [(found.id, found.subject, found.branches) for found in history.log(repository, tip)]
    names = {tip: ("main",), refs.resolve(repository, "side"): ("side",)}

    assert sorted(line[0] for line in lines) == sorted(git(root, "rev-list", "main").split())
    assert [line[1] for line in lines][0::3] == ["joined", "first version"]
    assert {line[0]: line[2] for line in lines if line[2]} == names
    assert [found.subject for found in history.log(repository, tip, refs.resolve(repository, "side"))] == [
        "joined",
        "on main",
    ]


@pytest.mark.parametrize("what", ["HEAD^{tree}", "HEAD:README.md"])
def test_what_is_no_version_is_refused(repository: Repository, git: Git, what: str) -> None:
    with pytest.raises(RtrepoError, match="is not a version"):
        history.version(repository, git(repository.root, "rev-parse", what).strip())


def test_a_setting_is_read_as_git_reads_it(repository: Repository, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository.git_dir / "more").write_text("[rtrepo]\n\tx = from an include\n")
    git(repository.root, "config", "include.path", "more")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "rtrepo.y")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "from outside\n")

    assert [git_setting(repository, f"rtrepo.{name}") for name in "xyz"] == ["from an include", "from outside", ""]
