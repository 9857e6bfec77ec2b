"""How much of a file is read. Above a limit it is refused, never cut."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """`rows_max` counts all sheets together; `sheet_rows_max` is the last row that may be in use on one sheet."""

    file_bytes_max: int
    parts_max: int
    unpacked_bytes_max: int
    unpacked_ratio_max: int
    styles_bytes_max: int
    rows_max: int | None
    sheet_rows_max: int
    columns_max: int
    cell_characters_max: int
    # The cage. Memory is address space, of which a little is only reserved. 60,000 rows of 60 full columns take 337 MB.
    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int
    answer_bytes_max: int


WEB = Limits(
    file_bytes_max=10 * MB,
    parts_max=64,
    unpacked_bytes_max=200 * MB,
    unpacked_ratio_max=100,
    styles_bytes_max=20 * MB,
    rows_max=60_000,
    sheet_rows_max=60_000,
    columns_max=60,
    cell_characters_max=500,
    memory_bytes=400 * MB,
    cpu_seconds=60,
    wall_seconds=90,
    answer_bytes_max=100 * MB,
)

# An office reads its own register at its own computer: as many rows as Excel has, still in the cage.
LOCAL = Limits(
    file_bytes_max=500 * MB,
    parts_max=1_000,
    unpacked_bytes_max=4_000 * MB,
    unpacked_ratio_max=100,
    styles_bytes_max=20 * MB,
    rows_max=None,
    sheet_rows_max=1_048_576,
    columns_max=256,
    cell_characters_max=32_767,
    memory_bytes=6_000 * MB,
    cpu_seconds=600,
    wall_seconds=900,
    answer_bytes_max=4_000 * MB,
)
