"""What is in the data: for people, as JSON, and as a page."""
