"""Beasiswa: PP 82/2019. For the children of who dies, or is totally disabled by an accident."""

import narwhals as nw

from payung.law.engine import Law, choose, full_years, rule, smaller_of, times


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah per year",
    label_id="Beasiswa per anak per tahun",
    label_en="Scholarship a child and year",
    says_id="Menurut jenjang sekolah anak; diminta setiap tahun.",
)
def scholarship_a_year(school_level: nw.Expr, law: Law) -> nw.Expr:
    """By the level of the school the child attends; claimed every year."""
    secondary = choose(school_level == "sma", law["scholarship.a_year_sma"], law["scholarship.a_year_higher"])
    from_smp = choose(school_level == "smp", law["scholarship.a_year_smp"], secondary)
    return choose(school_level == "tk_sd", law["scholarship.a_year_tk_sd"], from_smp)


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Beasiswa paling banyak untuk satu anak",
    label_en="Most scholarship for one child",
    says_id="Anak yang menempuh semua jenjang selama beasiswanya dibayar.",
)
def scholarship_max_a_child(law: Law) -> nw.Expr:
    """A child who goes through every level for as long as it is paid."""
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
    says_id="Karena kecelakaan kerja selalu; karena sebab lain hanya dengan masa iur yang cukup.",
)
def scholarship_due(cause: nw.Expr, contribution_years: nw.Expr, law: Law) -> nw.Expr:
    """After a work accident always; after another death only with enough years of contribution."""
    return choose(cause == "work_accident", True, contribution_years >= law["scholarship.contribution_years_min"])


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="truth",
    label_id="Anak masih dapat menerima beasiswa",
    label_en="The child can still receive the scholarship",
    says_id="Sampai batas umur, menikah, atau bekerja, mana yang lebih dulu. Umur dihitung pada awal bulan.",
)
def scholarship_child_qualifies(
    child_birth_date: nw.Expr, child_married: nw.Expr, child_works: nw.Expr, month: nw.Expr, law: Law
) -> nw.Expr:
    """Until the age limit, marriage or work, whichever comes first. The age is that at the beginning of the month."""
    young = full_years(child_birth_date, month) < law["scholarship.ends_at_age"]
    return young & ~child_married & ~child_works


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="persons",
    label_id="Anak yang menerima beasiswa",
    label_en="Children who receive the scholarship",
    says_id="Paling banyak sekian anak dari satu keluarga.",
)
def scholarship_children(school_children: nw.Expr, law: Law) -> nw.Expr:
    """At most so many children of a family."""
    return smaller_of(school_children, law["scholarship.children_max"])


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Beasiswa paling banyak untuk keluarga",
    label_en="Most scholarship for the family",
    says_id="Anak yang menerima, masing-masing menempuh semua jenjang.",
)
def scholarship_max_a_family(scholarship_max_a_child: nw.Expr, scholarship_children: nw.Expr) -> nw.Expr:
    """The children who receive it, each going through every level."""
    return times(scholarship_max_a_child, scholarship_children)
