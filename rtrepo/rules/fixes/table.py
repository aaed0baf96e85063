"""Every fix, by the code of its rule."""

from rtrepo.rules.fixes import characters, files, leftovers, quotes, sidecar, turns
from rtrepo.rules.fixes.mend import Fix

FIXES: dict[str, Fix] = {
    "T103": turns.stripped,
    "T108": turns.with_system_turns_joined,
    "T109": turns.with_known_role,
    "X101": characters.decoded,
    "X102": characters.without_controls,
    "X103": characters.without_flagged,
    "X104": characters.without_flagged,
    "X105": characters.with_line_feeds,
    "X106": characters.composed,
    "X110": leftovers.without_tokens,
    "X111": leftovers.without_markers,
    "X112": leftovers.as_read,
    "R101": leftovers.filled_in,
    "R102": turns.without_label,
    "M109": sidecar.without_repeats,
    "M110": sidecar.by_new_name,
    "M111": sidecar.as_texts,
    "M114": files.where_it_belongs,
    "M115": files.one_turn_a_line,
    "M120": sidecar.without_stale_waivers,
    "D301": quotes.in_usual_quotes,
}
"""In the order in which they are tried."""
