"""Splink on Spark, a step at a time.

Splink hands a whole prediction over as one nested query. Spark writes each step into the next: every condition of a level into
its weight, every weight into the sum, the probability and the threshold. Of thirty conditions that makes a plan of megabytes,
which takes minutes before the first row is read. So the levels are worked out first, and weighed after.
"""

# pyright: basic
# pyspark and what Splink has for it say little of their types.

from typing import Any

from splink.backends.spark import SparkAPI
from splink.internals.pipeline import CTEPipeline
from splink.internals.splink_dataframe import SplinkDataFrame

from payung.matching.engines import worked_out

_LEVELS = "__splink__df_comparison_vectors"
_WORKED_OUT = (_LEVELS, "__splink__df_predict")


class StepByStep(SparkAPI):
    def __init__(self, session: Any) -> None:
        # Spark's own functions suffice: none of Splink's comparisons that need more are used.
        super().__init__(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)

    def sql_pipeline_to_splink_dataframe(self, pipeline: CTEPipeline) -> SplinkDataFrame:
        names = [step.output_table_name for step in pipeline.queue]
        if _LEVELS not in names[:-1]:
            return super().sql_pipeline_to_splink_dataframe(pipeline)
        after = names.index(_LEVELS) + 1
        levels = super().sql_pipeline_to_splink_dataframe(_part(pipeline, slice(after)))
        return super().sql_pipeline_to_splink_dataframe(_part(pipeline, slice(after, None), levels))

    def _break_lineage_and_repartition(self, spark_df: Any, templated_name: str, physical_name: str) -> Any:
        if templated_name in _WORKED_OUT:
            return worked_out(spark_df)
        return super()._break_lineage_and_repartition(spark_df, templated_name, physical_name)


def _part(pipeline: CTEPipeline, steps: slice, *more: SplinkDataFrame) -> CTEPipeline:
    part = CTEPipeline([*pipeline.input_dataframes, *more])
    part.queue = pipeline.queue[steps]
    return part
