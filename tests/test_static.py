"""Style sheets and scripts as a site serves them: under names with a digest, to be kept for ever."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from pytest_django import Settings

from config.static import HashedFiles


def test_every_script_of_ours_and_what_it_imports_has_a_digest_in_its_name(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    storage = HashedFiles(location=tmp_path)
    ours = {f"js/{path.name}" for path in (settings.BASE_DIR / "static/js").glob("*.js")}
    for name in ours:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(Path(str(finders.find(name))).read_bytes())
    for _name, _hashed, processed in storage.post_process({name: (staticfiles_storage, name) for name in ours}):
        assert not isinstance(processed, Exception)
    assert set(storage.hashed_files) == ours
    imports = {
        found
        for hashed in storage.hashed_files.values()
        for found in re.findall(r'from "(\./[^"]+)"', (tmp_path / hashed).read_text())
    }
    assert imports
    assert {f"js/{name.removeprefix('./')}" for name in imports} <= set(storage.hashed_files.values())
