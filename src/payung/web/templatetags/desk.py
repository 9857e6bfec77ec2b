"""What pages behind a door ask for: who is signed in, and what her roles are called."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from payung.office.roles import Role
from payung.web import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_in(context: Mapping[str, Any]) -> navigation.Signed | None:
    return navigation.signed(context["request"])


@register.filter
def role(value: str) -> str:
    """A role in the reader's language."""
    return gettext(navigation.ROLE_NAMES[Role(value)])
