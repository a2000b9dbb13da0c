"""What is printed, for whom, and which sheets there are: shared by the pages and the command line."""

from downtime.paper.order import Order, Place, find_what, places_of
from downtime.paper.sheets import Leaf, leaves, plain_serial, sheet_entries, unused_entries

__all__ = [
    "Leaf",
    "Order",
    "Place",
    "find_what",
    "leaves",
    "places_of",
    "plain_serial",
    "sheet_entries",
    "unused_entries",
]
