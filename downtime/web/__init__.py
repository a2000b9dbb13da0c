"""What the nurse sees: the read-only pages of an unlocked copy, served on this machine alone.

Rules: nothing here writes a patient's data anywhere; every page says whose copy it is and how old; a page reads the
copy under one lock and is drawn outside of it. Nothing is imported here, so that the unlock page comes before the rest.
"""
