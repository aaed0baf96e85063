"""One conversation cut into several, and several put into one, with what is known about them. Pure."""
