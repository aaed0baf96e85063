"""Git, speaking the language of rtrepo. The only user of pygit2 and of the git command line."""
