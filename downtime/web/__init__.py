"""What the nurse sees: the read-only pages of an unlocked copy, served on this machine alone.

Rules: nothing here writes a patient's data anywhere; every page says whose copy it is and how old; a page reads the
copy under one lock and is drawn outside of it.
"""

from downtime.web.app import create_app
from downtime.web.config import WebConfig
from downtime.web.server import WebServer, serve

__all__ = ["WebConfig", "WebServer", "create_app", "serve"]
