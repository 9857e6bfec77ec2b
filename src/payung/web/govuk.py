"""Django's forms drawn as the GOV.UK Design System draws them: label, hint, error, field, in that order."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_CLASS = {
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
    forms.RadioSelect: "govuk-radios__input",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.FileInput: "govuk-file-upload",
}


class Renderer(TemplatesSetting):
    """`{{ field.as_field_group }}` gives one whole group, `{{ form }}` all of them."""

    field_template_name = "forms/field.html"
    form_template_name = "forms/form.html"


def css_class(widget: forms.Widget) -> str:
    """The class of a widget's element."""
    return next((name for kind, name in _CLASS.items() if isinstance(widget, kind)), "govuk-input")


def prepared(field: forms.BoundField) -> forms.BoundField:
    """A field whose widget carries its class, and error class where it is wrong."""
    attrs: dict[str, Any] = field.field.widget.attrs
    names = {*str(attrs.get("class", "")).split(), css_class(field.field.widget)}
    if field.errors and css_class(field.field.widget) in ("govuk-input", "govuk-select", "govuk-textarea"):
        names.add(f"{css_class(field.field.widget)}--error")
    attrs["class"] = " ".join(sorted(names))
    return field


def is_one_box(field: forms.BoundField) -> bool:
    """A single tick box, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


def is_choice_list(field: forms.BoundField) -> bool:
    """Radios or tick boxes: a group with a legend, no label."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def errors_in_order(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id, message) for the summary above a page, in the order of the page."""
    listed = [("form-errors", str(message)) for message in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or field.auto_id
        listed += [(str(target), f"{field.label}: {message}") for message in field.errors]
    return listed
