"""`python -m rtrepo`, which the git hooks call."""

from rtrepo.cli.main import main

if __name__ == "__main__":
    main()
