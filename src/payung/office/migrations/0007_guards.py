"""Who may do what is added to and ended, never rewritten; and a name or address belongs to one account.

`payung_app` gives roles and links, ends a role, uses or withdraws a link. What was given, by whom and when, it cannot change.
"""

from collections.abc import Iterable

from django.db import migrations, models
from django.db.models.functions import Lower

from payung.located_yaml import BadInput
from payung.office.append_only import only_filled_in

# Areas come from Kemendagri's codes, and what was migrated is noted by payung_migrate.
REVOKE = """
REVOKE UPDATE, DELETE, TRUNCATE ON office_area FROM payung_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM payung_app;
"""


def refuse_twins(apps, schema_editor) -> None:
    """BadInput that names the accounts, instead of an index that cannot be made."""
    accounts = apps.get_model("office", "User").objects.using(schema_editor.connection.alias).order_by("id")
    said = [
        *twins("user name", accounts.values_list("username", "id")),
        *twins("e-mail address", accounts.exclude(email="").values_list("email", "id")),
    ]
    if said:
        raise BadInput(
            None,
            f"Some accounts differ only in capital letters: {'; '.join(said)}. Nothing was changed.",
            "Give all but one of each another (UPDATE office_user SET username = '...' WHERE id = ...), then migrate again.",
        )


def twins(what: str, rows: Iterable[tuple[str, int]]) -> list[str]:
    """One phrase for each value that several accounts share, from (value, account)."""
    holders: dict[str, list[str]] = {}
    for value, account in rows:
        holders.setdefault(value.lower(), []).append(f"{value} (id {account})")
    return [f"{what} {', '.join(names)}" for names in holders.values() if len(names) > 1]


class Migration(migrations.Migration):
    dependencies = [("office", "0006_log_indexes")]

    operations = [
        migrations.RunPython(refuse_twins, migrations.RunPython.noop),
        migrations.AddConstraint("user", models.UniqueConstraint(Lower("username"), name="one_account_of_a_name")),
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(("email", ""), _negated=True), name="one_account_of_an_address"
            ),
        ),
        only_filled_in("office_appointment", "ended_at", "ended_by_id"),
        only_filled_in("office_invitation", "used_at", "withdrawn_at"),
        migrations.RunSQL(REVOKE),
    ]
