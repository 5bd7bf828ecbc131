"""What the pages load is there, comes from the platform itself, and needs nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from accounts.templatetags.ui import MARKS, SPRITE, UNKNOWN

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN = sorted([*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")])


def test_every_icon_that_is_drawn_is_in_the_sprite_and_no_other_is():
    names = {
        name
        for template in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text())
    }
    names |= {
        name
        for template in TEMPLATES
        for name in re.findall(r'{% mark "\w+" "([\w-]+)"', template.read_text())
    }
    names |= {icon for _, icon in [*MARKS.values(), UNKNOWN]} | set(
        re.findall(r'Entry\("[^"]+", "([\w-]+)"', (ROOT / "accounts/web/navigation.py").read_text())
    )
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / SPRITE).read_text()))
    assert drawn == names


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_templates_have_nothing_inline_and_name_no_host(template):
    text = re.sub(r"{%.*?%}", "", template.read_text())
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", text)
    assert not re.search(r"https?://", text)


@pytest.mark.parametrize("asset", OWN, ids=lambda path: path.name)
def test_our_styles_and_scripts_name_no_host(asset):
    assert not re.search(r"https?://|@import", asset.read_text())


def test_static_files_can_be_hashed(tmp_path, settings):
    """A reference to a file that is not there stops `collectstatic`."""
    settings.STATIC_ROOT = tmp_path
    storage = ManifestStaticFilesStorage(location=tmp_path)
    paths = {}
    for path in (ROOT / "static").rglob("*"):
        if path.is_file():
            name = str(path.relative_to(ROOT / "static"))
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(path.read_bytes())
            paths[name] = (storage, name)
    failed = [
        result for _, _, result in storage.post_process(paths) if isinstance(result, Exception)
    ]
    assert failed == []
