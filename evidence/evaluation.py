"""The measures of the evidence room, for `manage.py evaluate`. Each has a module of its own; this lists them."""

from typing import Any

from evidence.figure_evaluation import FiguresMeasure
from evidence.retrieval_evaluation import RetrievalMeasure

MEASURES: dict[str, Any] = {"figures": FiguresMeasure(), "retrieval": RetrievalMeasure()}
