"""Who and where: names given on the command line, as records. Import once Django is up."""

from payung.located_yaml import BadInput
from payung.office.models import Area, User


def person(username: str) -> User:
    """Somebody who may do things here. BadInput for a stranger."""
    user = User.objects.filter(username=username).first()
    if user is None:
        known = ", ".join(User.objects.values_list("username", flat=True)[:5]) or "nobody yet: payung office open"
        raise BadInput(None, f"There is no user '{username}'.", f"Known are: {known}.")
    return user


def area(code: str) -> Area:
    """An area of this office. BadInput for another."""
    found = Area.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Area.objects.values_list("code", flat=True)) or "none yet: payung office open"
        raise BadInput(None, f"This office has no area '{code}'.", f"It has: {known}.")
    return found
