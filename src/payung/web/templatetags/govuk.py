"""What form templates ask of `payung.web.govuk`."""

from django import template

from payung.web import govuk

register = template.Library()
register.filter("prepared", govuk.prepared)
register.filter("is_one_box", govuk.is_one_box)
register.filter("is_choice_list", govuk.is_choice_list)
register.filter("errors_in_order", govuk.errors_in_order)
