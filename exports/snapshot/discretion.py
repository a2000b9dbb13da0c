"""Of whom nothing is said outside the wards: who asked for protection (VIP, masked), and the newborn of such a mother.

Rules of this module: protection counts from the patient and from every stay, also one that is over; a newborn leads to
its mother by name and place, so what is kept quiet of her is kept quiet of it.
"""

from __future__ import annotations

import sqlite3

from exports.record import Key

_QUIET = """
with hidden(key) as (select key from patient where protected union select patient from stay where protected)
select key from hidden union select p.key from patient p join hidden h on p.mother = h.key
"""


def kept_quiet(connection: sqlite3.Connection) -> frozenset[Key]:
    """The keys of these patients, present or not."""
    return frozenset(key for (key,) in connection.execute(_QUIET))
