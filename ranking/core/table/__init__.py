"""Tables from files: CSV, Excel and Parquet in, the columns that a recipe reads out, every bad cell named."""

from ranking.core.table.fitting import fit_recipe
from ranking.core.table.sheet import MAX_FAULTS, Sheet, TableError, read_sheet
from ranking.core.table.typing import read_table

__all__ = ["MAX_FAULTS", "Sheet", "TableError", "fit_recipe", "read_sheet", "read_table"]
