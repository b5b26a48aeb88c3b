"""Files of other programs -> units and figures. A file is saved as a whole or not at all."""

from .figure_file import Loaded, load_figures, read_figures
from .unit_file import UnitChange, import_units

__all__ = ["Loaded", "UnitChange", "import_units", "load_figures", "read_figures"]
