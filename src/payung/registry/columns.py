"""A worker's columns that lists fill: as PostgreSQL has them, and how long a text may be."""

#: A longer text is cut there, and stands whole in what the row said.
LENGTHS = {
    "name": 200, "sex": 1, "birth_place": 100, "mother_name": 200, "address": 500, "phone": 20, "occupation": 200,
    "sector": 20, "segment": 5, "insurer_status": 10,
}  # fmt: skip
TYPES = {
    **dict.fromkeys(LENGTHS, "text"), "birth_date": "date", "decile": "smallint", "declared_income": "bigint",
    "dependants": "smallint", "school_children": "smallint", "employed_by_state": "boolean", "breadwinner": "boolean",
    "deceased": "boolean",
}  # fmt: skip
