"""Why somebody needs a NIK: asked before one is shown or taken away, and kept in the event log."""

from django import forms
from django.utils.translation import gettext, gettext_lazy

from payung.registry import showing

REASONS = (
    ("compare", gettext_lazy("to compare it with a card or family card")),
    ("mend", gettext_lazy("to mend what a list says")),
    ("insurer", gettext_lazy("to register her with the insurer, or to ask about her there")),
    ("complaint", gettext_lazy("to answer a complaint, or to help with a claim")),
    ("other", gettext_lazy("for something else")),
)


class WhyForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What do you need it for?"), choices=REASONS, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("choose what it is for")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Which card, letter or complaint. It stays in the event log; write no NIK here."),
        max_length=showing.WORDS_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-line"}),
        error_messages={"required": gettext_lazy("write what it is for")},
    )

    def refuse(self, error: showing.NotShown) -> None:
        said = {
            "reason": gettext("choose what it is for"),
            "words": gettext("write five letters or more, so that somebody who reads the log understands it"),
            "number_in_words": gettext("leave the long number out: no NIK may stand in the log"),
            "none": gettext("No list gave a NIK for this person."),
            "key": gettext(
                "The NIK cannot be read on this server: the key is missing, or it is another. Nothing is lost. Tell whoever "
                "looks after the server."
            ),
        }[error.why]  # fmt: skip
        field = {"reason": "reason", "words": "words", "number_in_words": "words"}.get(error.why)
        self.add_error(field, said)

    def refuse_more(self) -> None:
        said = gettext(
            "You have seen %(most)s NIKs today, which is as many as one person may see in a day. Ask a colleague, or the "
            "head of your office, who may take away a list with NIKs. Tomorrow you may again. This is noted in the log."
        )
        self.add_error(None, said % {"most": showing.SHOWN_A_DAY_MAX})
