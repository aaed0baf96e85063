"""What `rtrepo stats` counts: entries as numbers that add up, their sums, and where they stand."""
