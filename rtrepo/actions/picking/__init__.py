"""`cherry-pick` and `revert`: single versions brought over or taken back."""
