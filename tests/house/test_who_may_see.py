"""Who may see what is written once for each model, and nothing is forgotten."""

from django.apps import apps

#: What everybody may read: codes of areas, published editions; and a row that holds no one's data.
FOR_EVERYBODY = {"Area", "Snapshot", "RenderedFile", "LogHead"}


def test_every_model_says_who_may_see_its_rows():
    ours = [model for model in apps.get_models() if model.__module__.startswith("payung.")]
    assert len(ours) > 15
    unsaid = {model.__name__ for model in ours if not hasattr(model._default_manager, "visible_to")}
    assert unsaid == FOR_EVERYBODY


def test_nobody_without_an_appointment_sees_any_row(ntb, analyst):
    from payung.office.roles import Reach

    for model in apps.get_models():
        manager = model._default_manager
        if model.__module__.startswith("payung.") and hasattr(manager, "visible_to"):
            assert not manager.visible_to(Reach()).exists(), model.__name__
