"""`/unlock`: the passphrase opens the newest good snapshot. It is sent in the body of a POST and kept nowhere."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from downtime.web.browser import visitor
from downtime.web.threshold import StationBusy, Threshold
from exports.errors import DowntimeError
from exports.language import N_


def blueprint(threshold: Threshold) -> Blueprint:
    pages = Blueprint("unlock", __name__)

    @pages.get("/unlock")
    def page() -> Response | str:
        known = visitor()
        if known.session is not None and request.args.get("ended") == "idle":
            # The page counted the idle time down: this request must end the session, not start its time anew.
            threshold.leave_idle(known.session.id)
            return redirect(url_for("unlock.page", ended="lock"), 303)
        if known.session is not None and known.opened is not None:
            return redirect(url_for("sign_in.page"), 303)
        return render_template("unlock.html", ended=request.args.get("ended") in ("idle", "lock"))

    @pages.post("/unlock")
    def unlock() -> Response | tuple[str, int]:
        known = visitor()
        try:
            number = threshold.unlock(request.form.get("passphrase", ""))
        except StationBusy:
            problem = known.say(N_("Another passphrase is being tried at this moment. Wait a little, then try again."))
            return render_template("unlock.html", problem=problem, hint=""), 503
        except DowntimeError as error:
            said = {"problem": error.say(known.translator), "hint": error.say_hint(known.translator)}
            return render_template("unlock.html", **said, code=error.exit_code), 403
        session["id"] = number
        return redirect(url_for("sign_in.page"), 303)

    return pages
