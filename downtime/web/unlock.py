"""`/unlock`: the passphrase opens the newest good snapshot. It is sent in the body of a POST and kept nowhere."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from downtime.web.kit import Kit
from downtime.web.station import StationBusy
from downtime.web.visit import current
from exports.errors import DowntimeError
from exports.language import N_


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("unlock", __name__)

    @pages.get("/unlock")
    def page() -> Response | str:
        session_of_browser = current().session
        if session_of_browser is not None and request.args.get("ended") == "idle":
            # The page counted the idle time down: this request must end the session, not start its time anew.
            kit.sessions.close(session_of_browser.id, idle=True)
            return redirect(url_for("unlock.page", ended="lock"), 303)
        if session_of_browser is not None and current().opened is not None:
            return redirect(url_for("sign_in.page"), 303)
        return render_template("unlock.html", ended=request.args.get("ended") in ("idle", "lock"))

    @pages.post("/unlock")
    def unlock() -> Response | tuple[str, int]:
        words = current().words
        try:
            kit.station.unlock(request.form.get("passphrase", ""))
        except StationBusy:
            problem = words.say(N_("Another passphrase is being tried at this moment. Wait a little, then try again."))
            return render_template("unlock.html", problem=problem, hint=""), 503
        except DowntimeError as error:
            translator = kit.translators(current().language)
            said = {"problem": error.say(translator), "hint": error.say_hint(translator)}
            return render_template("unlock.html", **said, code=error.exit_code), 403
        session["id"] = kit.sessions.open().id
        return redirect(url_for("sign_in.page"), 303)

    return pages
