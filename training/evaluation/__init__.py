"""Evaluation: models and baselines on the same rows, with clustered intervals."""

from training.evaluation.report import render_table
from training.evaluation.run import evaluate
from training.evaluation.sets import EvaluationSet, corpus_set

__all__ = ["EvaluationSet", "corpus_set", "evaluate", "render_table"]
