"""The one expression language: SQL expressions over columns, for eligibility, visibility, computed and derived figures.

`compile_expression` is the gate. Four steps, each refusing what the next need not be able to bear:
`tokens` (lexical allow-list and bounds, iterative), `tree` (sqlglot, allowed nodes only), `values` (kinds and
semantics, giving Polars expressions), `evaluation` (tables in, plain values out).
"""

from declarations.core.expression.compilation import Expression, compile_expression
from declarations.core.expression.evaluation import evaluate, evaluate_all, frame
from declarations.core.expression.functions import FUNCTIONS
from declarations.core.expression.kinds import ExpressionError, Kind, Schema
from declarations.core.expression.tokens import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS, RESERVED

__all__ = [
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_TOKENS",
    "RESERVED",
    "Expression",
    "ExpressionError",
    "Kind",
    "Schema",
    "compile_expression",
    "evaluate",
    "evaluate_all",
    "frame",
]
