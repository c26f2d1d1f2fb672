"""Every letter and text as it will read, filled with an invented case, and what sends it to whom."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, render_page, roles_required
from wagecase.procedure.core.enums import Role
from wagecase.services.notifications.catalogue import templates

# A mail carries its style with it and stands in a frame of ours; nothing in it runs, loads or leads on.
FRAME_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}


@blueprint.get("/notification-templates")
@roles_required(Role.administrator)
def template_catalogue_page() -> ResponseReturnValue:
    found = templates.list_templates(caller())
    mails = [one for one in found if one.channel == templates.MAIL_KIND]
    return render_page("administration/notification_templates.html", mails=mails, texts=found[len(mails) :])


@blueprint.get("/notification-templates/<any(mail, text):channel>/<name>")
@roles_required(Role.administrator)
def template_preview(channel: str, name: str) -> ResponseReturnValue:
    """A letter in both languages."""
    found = templates.get_template(caller(), channel, name)
    return render_page(
        "administration/notification_template.html", found=found, written=templates.preview_template(found)
    )


@blueprint.get("/notification-templates/mail/<name>/<any(zh, en):lang>")
@roles_required(Role.administrator)
def template_preview_frame(name: str, lang: str) -> ResponseReturnValue:
    """The HTML part of a letter, for the frame on its page."""
    found = templates.preview_template(templates.get_template(caller(), templates.MAIL_KIND, name))
    return Response(next(one.page for one in found if one.language == lang), headers=FRAME_HEADERS)
