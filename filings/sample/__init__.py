"""The demonstration (演示样例): the report of 平塘县 for 2018, with public figures and prose of our own.

People are role words, the phone is a dummy, and every page and PDF of it says that no government published it.
"""

from .files import write_files
from .people import ACCOUNTS, PASSWORD, NameTaken
from .pingtang import YEAR, build

__all__ = ["ACCOUNTS", "PASSWORD", "YEAR", "NameTaken", "build", "write_files"]
