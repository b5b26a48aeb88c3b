"""The editor for a chapter's prose (正文编辑框)."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from filings import prose


class ChapterEditor(forms.Textarea):
    """A textarea with HTML that the browser turns into a rich-text editor.

    The editor is Tiptap as django-prose-editor bundles it. Its own toolbar and dialogs have no Chinese, so ours stand
    in the template, translated. Nothing is inline: a page needs no import map and no nonce, only `{{ form.media }}`.
    Without JavaScript the textarea shows the HTML and sends it. What is sent goes through `prose.sanitise`.
    """

    class Media:
        css = {"all": ["css/prose.css"]}
        js = [forms.Script("js/prose-editor.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 16, "spellcheck": "false", **(attrs or {})})

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        context = {
            "textarea": super().render(name, value, attrs, renderer),
            "id": (attrs or {}).get("id") or f"id_{name}",
            "limit": str(prose.MAX_CHARACTERS),
            "printed_limit": f"{prose.MAX_CHARACTERS:,}",
            "typed_numerals": prose.TYPED_NUMERALS,
        }
        return render_to_string("includes/chapter_editor.html", context)

    def use_required_attribute(self, initial: Any) -> bool:
        # A browser cannot point at a required field that the editor has hidden.
        return False
