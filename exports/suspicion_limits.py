"""How much a snapshot may lose before it is set aside: the numbers alone, which `vault.toml` may change.

Rule of this module: the comparison is in `exports.suspicion`; the settings of a vault are read without loading it.
"""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[suspicion]` of `vault.toml`. Shares are from 0 (never suspect) to 1.

    A half is what transfers do not reach from one export to the next, and a failed source does. Three tenths of the
    week's largest leaves room for a first night; later ones are known by the nights before them. 24 hours without
    reading a source is longer than any nightly extract. Two texts in five are far above what abbreviations and names of
    other countries give (at most one in ten in any list of the public test data), and below what the weakest cipher
    leaves (seven in ten of names shifted by thirteen letters; more than nine in ten of every other).
    """

    patients: float = 0.5
    """The share of the last good one's patients that must be left."""
    present: float = 0.5
    wards: float = 0.5
    allergies: float = 0.5
    """In proportion to the patients present, as `orders`."""
    orders: float = 0.5
    week: float = 0.3
    """The share of the largest of seven days that must be left, of each of them."""
    feed_hours: int = 24
    """Hours before the snapshot was made at which each source must have been read; 0: any time."""
    enciphered: float = 0.4
    """The share of the texts of a list from which on they look enciphered; above 1: never."""


DEFAULT = Limits()
