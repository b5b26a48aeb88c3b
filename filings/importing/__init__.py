"""Files of other programs -> units, figures and chapters. A file is saved as a whole or not at all."""

from .chapter_file import LoadedChapter, load_chapters, read_chapters
from .figure_file import Loaded, load_figures, read_figures
from .unit_file import UnitChange, import_units

__all__ = [
    "Loaded",
    "LoadedChapter",
    "UnitChange",
    "import_units",
    "load_chapters",
    "load_figures",
    "read_chapters",
    "read_figures",
]
