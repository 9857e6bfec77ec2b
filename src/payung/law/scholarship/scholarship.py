"""Beasiswa: PP 82/2019. For the children of who dies, or is totally disabled by an accident."""

import narwhals as nw

from payung.law.engine import Law, choose, rule


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah per year",
    label_id="Beasiswa per anak per tahun",
    label_en="Scholarship a child and year",
)
def scholarship_a_year(school_level: nw.Expr, law: Law) -> nw.Expr:
    """By the level of the school the child attends."""
    secondary = choose(school_level == "sma", law["scholarship.a_year_sma"], law["scholarship.a_year_higher"])
    from_smp = choose(school_level == "smp", law["scholarship.a_year_smp"], secondary)
    return choose(school_level == "tk_sd", law["scholarship.a_year_tk_sd"], from_smp)


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Beasiswa paling banyak untuk satu anak",
    label_en="Most scholarship for one child",
)
def scholarship_max_a_child(law: Law) -> nw.Expr:
    """A child who goes through every level for as long as it is paid. At most two children of a family."""
    return (
        law["scholarship.a_year_tk_sd"] * law["scholarship.years_max_tk_sd"]
        + law["scholarship.a_year_smp"] * law["scholarship.years_max_smp"]
        + law["scholarship.a_year_sma"] * law["scholarship.years_max_sma"]
        + law["scholarship.a_year_higher"] * law["scholarship.years_max_higher"]
    )


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="truth",
    label_id="Berhak atas beasiswa",
    label_en="Scholarship is due",
)
def scholarship_due(cause: nw.Expr, contribution_years: nw.Expr, law: Law) -> nw.Expr:
    """After a work accident always; after another death only with enough years of contribution."""
    return choose(cause == "work_accident", True, contribution_years >= law["scholarship.contribution_years_min"])
