"""What setting up a second factor means for this session, and for the others of the account."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from payung.web.doors import now


def passed_with(request: HttpRequest, factor: Authenticator, *, is_first: bool) -> None:
    """She has just shown that it is hers, so this session has passed the second step. Others began with the password alone,
    if it is her first: they end, whoever has them."""
    record_authentication(request, factor.user, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)
    if is_first:
        others = Session.objects.filter(expire_date__gt=now()).exclude(session_key=request.session.session_key)
        for other in others.iterator():
            if other.get_decoded().get(SESSION_KEY) == str(factor.user.pk):
                other.delete()
