"""Kinds and states of lists, for templates."""

from django import template

from payung.web.lists import words

register = template.Library()
register.filter("list_state", words.state)
register.filter("list_profile", words.profile)
