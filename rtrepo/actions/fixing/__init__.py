"""`validate --fix`: flaws that rtrepo can mend, in one operation."""
