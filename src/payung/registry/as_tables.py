"""What the calculation sees of the register: workers as the standard columns have them. Within registry.scope.

`worker_id` is the code that people and letters use; `household_id` says who lives together, `person_id` which rows are the same
person, and neither anything else. NIKs are left unknown unless they are asked for: then each is unsealed here, for who may
take them away.
"""

import polars as pl
from django.db.models.functions import Coalesce

from payung.office.roles import Reach
from payung.registry import nik_vault
from payung.registry.copied import from_query
from payung.registry.finding import Wanted, rows

#: Standard column: the register's own, and its type. What lists say beyond these stands in their statements.
_COLUMNS = {
    "worker_id": ("code", pl.String),
    "name": ("name", pl.String),
    "sex": ("sex", pl.String),
    "birth_date": ("birth_date", pl.Date),
    "mother_name": ("mother_name", pl.String),
    "area_code": ("area_id", pl.String),
    "household_id": ("household_id", pl.String),
    "decile": ("decile", pl.Int8),
    "occupation": ("occupation", pl.String),
    "sector": ("sector", pl.String),
    "declared_income": ("declared_income", pl.Int64),
    "dependants": ("dependants", pl.Int16),
    "school_children": ("school_children", pl.Int16),
    "segment": ("segment", pl.String),
    "employed_by_state": ("employed_by_state", pl.Boolean),
    "breadwinner": ("breadwinner", pl.Boolean),
    "groups": ("groups", pl.String),
    "verified_on": ("verified_on", pl.Date),
    "birth_place": ("birth_place", pl.String),
    "address": ("address", pl.String),
    "phone": ("phone", pl.String),
    "insurer_status": ("insurer_status", pl.String),
    "person_id": (Coalesce("same_as_id", "id"), pl.String),
}
_SEALED = {"id": pl.Int64, "nik_sealed": pl.Binary, "key_version": pl.Int16}


def workers(wanted: Wanted | None = None, *, reach: Reach, niks: bool = False) -> pl.DataFrame:
    """Those who are wanted, else all within reach: one row each, in the order of kab and name. Empty is unknown.

    WrongKey or MissingKey where NIKs are asked for and do not open.
    """
    sealed = list(_SEALED) if niks else []
    found = rows(wanted or Wanted(), reach=reach).select_related(None)
    query, values = found.values_list(*(own for own, _ in _COLUMNS.values()), *sealed).query.sql_with_params()
    schema = {name: kind for name, (_, kind) in _COLUMNS.items()} | {name: _SEALED[name] for name in sealed}
    frame = from_query(query, schema, values)
    tags = pl.col("groups").str.strip_chars("{}").str.replace_all('"', "", literal=True).str.replace_all(",", " ", literal=True)
    frame = frame.with_columns(tags).with_columns(pl.col(pl.String).replace("", None))
    nik = _opened(frame) if niks else pl.Series("nik", [None], dtype=pl.String).new_from_index(0, frame.height)
    return frame.drop(sealed).insert_column(1, nik)


def _opened(frame: pl.DataFrame) -> pl.Series:
    with_nik = frame.select("id", "nik_sealed", "key_version").filter(pl.col("nik_sealed").is_not_null())
    niks = nik_vault.opened_all(*(with_nik[name].to_list() for name in ("id", "nik_sealed", "key_version")))
    opened = with_nik.select("id").with_columns(pl.Series("nik", niks, dtype=pl.String))
    return frame.select("id").join(opened, on="id", how="left", maintain_order="left")["nik"]
